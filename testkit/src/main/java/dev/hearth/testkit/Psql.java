// SPDX-License-Identifier: Apache-2.0
package dev.hearth.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The database through PostgreSQL's own client, as an operator would ask it.
public final class Psql {

    private Psql() {}

    /// Runs one query; columns come separated by `|`, rows by newlines.
    public static String query(String databaseUrl, String sql) {
        ProcessBuilder psql =
                new ProcessBuilder("psql", databaseUrl, "-X", "-A", "-t", "-c", sql)
                        .redirectErrorStream(true);
        try {
            Process process = psql.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("psql: " + output);
            }
            return output.strip();
        } catch (IOException e) {
            throw new UncheckedIOException("running psql", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
