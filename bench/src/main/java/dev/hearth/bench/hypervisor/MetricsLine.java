// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import dev.hearth.bench.Row;
import dev.hearth.testkit.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// From a metrics line that is in its FIFO to the totals. Only the host agent's own classes know
/// when that is; so its module's measurement of them runs, in a process with the host agent's
/// options.
final class MetricsLine {

    private static final String MEASUREMENT =
            "dev.hearth.host.hypervisor.firecracker.metrics.LineCost";
    private static final Pattern RESULT =
            Pattern.compile(
                    "line of (\\d+) bytes -> totals: p50 ([\\d.]+) us, p95 ([\\d.]+) us, p99"
                            + " ([\\d.]+) us");

    private MetricsLine() {}

    static Row measure() throws IOException, InterruptedException {
        String said = run();
        Matcher result = RESULT.matcher(said);
        if (!result.find()) {
            throw new IOException("no measurement of a metrics line but: " + said);
        }
        return new Row(
                "metrics line in its FIFO → totals updated",
                Double.parseDouble(result.group(3)),
                60,
                "µs",
                "p95 of 20000, p50 %s, p99 %s; %s bytes, by the host agent's own classes"
                        .formatted(result.group(2), result.group(4), result.group(1)));
    }

    private static String run() throws IOException, InterruptedException {
        Path module = Checkout.root().resolve("host-agent");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HostAgent.jvmOptions());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add("target/test-classes:target/hearth-host-agent.jar");
        command.add(MEASUREMENT);
        Process process =
                new ProcessBuilder(command)
                        .directory(module.toFile())
                        .redirectErrorStream(true)
                        .start();
        try {
            byte[] said = process.getInputStream().readAllBytes();
            process.waitFor();
            return new String(said, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
