// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.firstlight;

import dev.hearth.bench.Row;
import dev.hearth.testkit.Checkout;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// `./hearth up` on a built tree: from its start to the first sample in the terminal. The first run
/// has an empty state home, the others the one before's.
final class UpTime {

    private static final int RUNS = 3;
    private static final int LINES = 1000;

    private UpTime() {}

    static Row measure() throws IOException, InterruptedException {
        double[] seconds = new double[RUNS];
        Path home = Checkout.stateHome();
        try {
            for (int i = 0; i < RUNS; i++) {
                seconds[i] = run(home);
            }
        } finally {
            Checkout.remove(home);
        }
        return Row.ofRuns(
                "./hearth up on a built tree → first guest sample printed", seconds, 12, "s");
    }

    private static double run(Path home) throws IOException, InterruptedException {
        ProcessBuilder launcher = Checkout.cli(home, "up");
        launcher.command(Checkout.root().resolve("hearth").toString(), "up");
        long start = System.nanoTime();
        Process up = launcher.redirectErrorStream(true).start();
        try (BufferedReader said = up.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < LINES; i++) {
                String line = said.readLine();
                if (line == null) {
                    break;
                }
                all.append(line).append('\n');
                if (line.contains("source guest")) {
                    return (System.nanoTime() - start) / 1e9;
                }
            }
            throw new IOException("./hearth up showed no sample:\n" + all);
        } finally {
            up.destroy();
            if (!up.waitFor(60, TimeUnit.SECONDS)) {
                up.destroyForcibly();
            }
        }
    }
}
