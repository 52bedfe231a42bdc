// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import dev.hearth.bench.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What the host agent costs under Firecracker.
public final class HypervisorBench {

    private HypervisorBench() {}

    /// Takes about four minutes.
    public static List<Row> measure() throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        try (Ground ground = Ground.make()) {
            say("the host agent's part of a boot");
            rows.add(BootOverhead.measure(ground));
            say("200 VMs, measured once a second");
            rows.addAll(Fleet.measure(ground));
            say("a metrics line");
            rows.add(MetricsLine.measure());
            say("boots and restores that fail at each step");
            rows.add(BootFailures.measure(ground));
        }
        return rows;
    }

    private static void say(String what) {
        System.err.println("==> " + what);
    }
}
