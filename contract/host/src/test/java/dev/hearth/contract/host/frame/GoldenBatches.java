// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Two seconds of a host with one VM: what `golden/two-frames.bin` says.
final class GoldenBatches {

    private static final Instant AT = Instant.parse("2026-11-26T09:30:00.123456789Z");
    private static final UUID VM = UUID.fromString("7f230000-1111-4222-8333-444455556666");
    private static final HostInfo HOST =
            new HostInfo(
                    "0.1.0",
                    "qemu",
                    "tcg",
                    "no /dev/kvm – emulated",
                    2,
                    7_900,
                    List.of(NetworkMode.NONE, NetworkMode.NAT),
                    List.of("demo"));
    private static final VmStatus RUNNING =
            new VmStatus(
                    VM,
                    new VmSpec("web", 1, 128, "demo"),
                    VmState.RUNNING,
                    null,
                    VM + ":1",
                    4_711L,
                    "127.99.0.1",
                    8_080,
                    null,
                    AT.minusSeconds(60),
                    null,
                    3);

    static final Batch FIRST = batch(1, AT, 12.5);
    static final Batch SECOND = batch(2, AT.plusSeconds(1), 100);

    private GoldenBatches() {}

    private static Batch batch(long seq, Instant at, double cpu) {
        return new Batch(
                UUID.fromString("00010203-0405-4607-8809-0a0b0c0d0e0f"),
                seq,
                at,
                HOST,
                List.of(new Batch.Entry(RUNNING, sample(at, cpu))));
    }

    private static MetricSample sample(Instant at, double cpu) {
        Instant measured = at.minusMillis(40);
        return new MetricSample(
                VM,
                RUNNING.incarnation(),
                at,
                1_000L,
                MetricState.LIVE,
                null,
                new Measured(cpu, Source.GUEST, measured),
                new Measured(33.25, Source.BALLOON, measured),
                new Measured(0.0, Source.GUEST, measured),
                new Measured(1_500.0, Source.GUEST, measured),
                new Measured(4_096.0, Source.VMM, at),
                Measured.UNKNOWN,
                40_000L,
                120_000L,
                80_000L,
                59.5,
                List.of(0.5, 0.25, 0.0),
                42,
                "0.1.0",
                null,
                vmm(at),
                null,
                null,
                null);
    }

    private static ProcessStats vmm(Instant at) {
        return new ProcessStats(
                VM,
                4_711,
                at,
                1_000L,
                13.0,
                15.5,
                List.of(new ProcessStats.Vcpu(0, 4_712, 13.0)),
                90_000L,
                131_072,
                68.5,
                null,
                null,
                null);
    }
}
