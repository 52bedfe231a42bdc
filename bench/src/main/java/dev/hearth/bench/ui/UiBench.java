// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.ui;

import dev.hearth.bench.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The built UI in Debian's Chromium before a mock of the manager. What drives a browser is at home
/// in Node.js: `ui/bench/` measures, and this makes rows of what it prints.
public final class UiBench {

    private UiBench() {}

    /// Takes about 35 minutes: whether memory stays flat is seen over half an hour.
    public static List<Row> measure() throws IOException, InterruptedException {
        return run(List.of());
    }

    /// A minute of it: to see whether it works.
    public static List<Row> tryOut() throws IOException, InterruptedException {
        return run(List.of("--quick"));
    }

    private static List<Row> run(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "bench/main.mjs"));
        command.addAll(options);
        Path root = Path.of(System.getProperty("hearth.root", ".")).toAbsolutePath();
        Process node =
                new ProcessBuilder(command)
                        .directory(root.resolve("ui").toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            List<Row> rows = new ArrayList<>();
            try (BufferedReader lines = node.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    rows.add(row(new JsonMapper().readTree(line)));
                }
            }
            if (node.waitFor() != 0) {
                throw new IOException("%s ended with %d".formatted(command, node.exitValue()));
            }
            return rows;
        } finally {
            node.destroy();
            node.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static Row row(JsonNode told) {
        return new Row(
                told.get("what").stringValue(),
                told.get("measured").doubleValue(),
                told.get("at_most").doubleValue(),
                told.get("unit").stringValue(),
                told.get("how").stringValue());
    }
}
