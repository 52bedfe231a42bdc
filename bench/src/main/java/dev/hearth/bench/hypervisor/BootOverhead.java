// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import dev.hearth.bench.Row;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// What a boot takes beside Firecracker: the time from `POST /start` to the answer of
/// `InstanceStart`, without the time in which Firecracker itself worked.
///
/// That is, first, from the exec of its program to where it waits at its socket; here, a script
/// stands for the program and takes down when it begins, so that a shell's start counts as ours.
/// And then each call, from where its bytes are read to where its answer is ready to be sent. What
/// it takes to connect, to carry the bytes and to wake up counts as ours, on both sides.
final class BootOverhead {

    private static final int WARM_UP = 50;
    private static final int BOOTS = 200;
    private static final double NANOS_PER_MS = 1e6;
    private static final String LAST_CALL = "PUT /actions:InstanceStart";

    /// In seconds of the epoch with six decimals, as bash has it.
    private static final String EXEC_AT = "HEARTH_BENCH_EXEC_AT";

    /// One boot, in milliseconds.
    ///
    /// @param ours to the answer of InstanceStart, without the VMM's time
    /// @param vmm of the VMM until then
    /// @param whole from the request to its answer, the VMM's time included
    record Boot(double ours, double vmm, double whole) {}

    private BootOverhead() {}

    static Row measure(Ground ground) throws IOException, InterruptedException {
        Path script =
                ground.program(
                        "firecracker",
                        """
                        #!/bin/bash
                        %s=$EPOCHREALTIME exec %s "$@"
                        """
                                .formatted(EXEC_AT, Ground.built("firecracker")));
        double[] ours = new double[BOOTS];
        double[] whole = new double[BOOTS];
        double[] vmm = new double[BOOTS];
        try (HostAgent agent =
                HostAgent.start(ground, script, Map.of("HEARTH_HOST_JAILER", "none"))) {
            for (int i = 0; i < WARM_UP; i++) {
                boot(ground, agent);
            }
            for (int i = 0; i < BOOTS; i++) {
                Boot boot = boot(ground, agent);
                ours[i] = boot.ours();
                whole[i] = boot.whole();
                vmm[i] = boot.vmm();
            }
        }
        String how =
                ("; POST /start to the answer of InstanceStart, less the fake's own: exec to"
                                + " listening and its API thread's turns (p50 %.0f ms; all of it and"
                                + " the answer of POST /start, p50 %.0f ms)")
                        .formatted(Row.percentile(vmm, 50), Row.percentile(whole, 50));
        return Row.p95("host agent's part of a boot", ours, 25, "ms", how);
    }

    private static Boot boot(Ground ground, HostAgent agent)
            throws IOException, InterruptedException {
        UUID vm = agent.create("none");
        long asked = System.nanoTime();
        JsonNode status = agent.start(vm);
        long answered = System.nanoTime();
        List<Turn> turns = Turn.of(ground.vm(vm).resolve("api.sock"));
        long pid = status.path("pid").asLong();
        long exec = execNanos(pid);
        agent.killAndRemove(vm, pid);
        long vmm = turns.getFirst().to() - exec;
        for (Turn turn : turns.subList(1, turns.size())) {
            vmm += turn.call().isEmpty() ? 0 : turn.nanos();
            if (turn.call().equals(LAST_CALL)) {
                return new Boot(
                        (turn.answered() - asked - vmm) / NANOS_PER_MS,
                        vmm / NANOS_PER_MS,
                        (answered - asked) / NANOS_PER_MS);
            }
        }
        throw new IOException("the fake tells of no InstanceStart but of " + turns);
    }

    /// When the script of this process began, by [System#nanoTime].
    private static long execNanos(long pid) {
        BigDecimal seconds = new BigDecimal(ProcessTable.variable(pid, EXEC_AT));
        long monotonic = System.nanoTime();
        Instant now = Instant.now();
        long epoch = now.getEpochSecond() * 1_000_000_000 + now.getNano();
        return monotonic - (epoch - seconds.movePointRight(9).longValue());
    }
}
