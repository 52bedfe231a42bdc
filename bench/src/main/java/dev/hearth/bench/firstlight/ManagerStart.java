// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.firstlight;

import dev.hearth.bench.Row;
import dev.hearth.cli.stack.Home;
import dev.hearth.cli.stack.Program;
import dev.hearth.cli.stack.Stack;
import dev.hearth.testkit.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// From the manager's exec to its being ready, with a database that exists and the AOT cache.
final class ManagerStart {

    private static final int RUNS = 5;
    private static final Duration GRACE = Duration.ofSeconds(15);

    private ManagerStart() {}

    static Row measure() {
        Path data = Checkout.stateHome();
        try {
            Program manager = Stack.of(new Home(Checkout.root(), data)).manager();
            Program alone = manager.with(Map.of("HEARTH_MANAGER_LISTEN", "127.0.0.1:0"));
            start(alone);
            double[] seconds = new double[RUNS];
            for (int i = 0; i < RUNS; i++) {
                seconds[i] = start(alone);
            }
            Path cache = Checkout.root().resolve("manager/target/hearth-manager.aot");
            String what = "manager: start → ready, database initialised, AOT cache ";
            return Row.ofRuns(what + (Files.exists(cache) ? "on" : "off"), seconds, 3, "s");
        } finally {
            Checkout.remove(data);
        }
    }

    private static double start(Program manager) {
        long start = System.nanoTime();
        manager.start();
        try {
            manager.awaitAddress();
            return (System.nanoTime() - start) / 1e9;
        } finally {
            manager.stop(GRACE);
        }
    }
}
