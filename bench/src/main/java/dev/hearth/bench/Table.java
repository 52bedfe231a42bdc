// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/// The table of a benchmark, as it is printed and kept.
///
/// @param name the benchmark's name
public record Table(String name, List<Row> rows) {

    public Table {
        rows = List.copyOf(rows);
    }

    /// Are all goals reached?
    public boolean ok() {
        return rows.stream().allMatch(Row::ok);
    }

    /// As Markdown.
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("| what | measured | at most | how | |\n|---|---|---|---|---|\n");
        for (Row row : rows) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s %s | %s %s | %s | %s |%n",
                            row.what(),
                            number(row.measured()),
                            row.unit(),
                            number(row.atMost()),
                            row.unit(),
                            row.how(),
                            row.ok() ? "ok" : "short"));
        }
        return text.toString();
    }

    /// Writes it below the folder, with the day and the machine.
    public Path write(Path folder) throws IOException {
        LocalDate day = LocalDate.now(ZoneOffset.UTC);
        Path file = Files.createDirectories(folder).resolve(day + "-" + name + ".md");
        String page = "# " + name + ", " + day + "\n\n" + Machine.describe() + "\n\n" + text();
        return Files.writeString(file, page);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
