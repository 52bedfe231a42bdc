// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Batches of one VM of which only the CPU is known.
final class TestBatches {

    static final UUID VM = new UUID(7, 7);

    private static final UUID RUN = new UUID(1, 1);
    private static final HostInfo HOST =
            new HostInfo("0.1.0", "simulated", "tcg", "a test", 2, 1024, List.of(), List.of());
    private static final VmSpec SPEC = new VmSpec("web", 2, 512, "alpine");

    private TestBatches() {}

    /// One without VMs.
    static Batch empty(long seq, Instant at) {
        return new Batch(RUN, seq, at, HOST, List.of());
    }

    static Batch of(long seq, Instant at, double cpuPercent) {
        return of(seq, at, new Measured(cpuPercent, Source.GUEST, at));
    }

    static Batch of(long seq, Instant at, Measured cpu) {
        VmStatus status =
                new VmStatus(
                        VM,
                        SPEC,
                        VmState.RUNNING,
                        null,
                        "one",
                        1L,
                        "127.0.0.1",
                        1,
                        null,
                        Instant.EPOCH,
                        null,
                        0);
        MetricSample sample =
                new MetricSample(
                        VM,
                        "one",
                        at,
                        1000L,
                        MetricState.LIVE,
                        null,
                        cpu,
                        Measured.UNKNOWN,
                        Measured.UNKNOWN,
                        Measured.UNKNOWN,
                        Measured.UNKNOWN,
                        Measured.UNKNOWN,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        return new Batch(RUN, seq, at, HOST, List.of(new Batch.Entry(status, sample)));
    }
}
