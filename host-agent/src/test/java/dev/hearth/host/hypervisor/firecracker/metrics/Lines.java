// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Metrics lines as Firecracker writes them, from `src/test/resources/firecracker`.
final class Lines {

    static final Path FIXTURES = Path.of("src/test/resources/firecracker");

    /// Two drives and two interfaces, all of them busy.
    static final String BUSY = fixture("metrics-02-busy-two-drives-two-nics.json");

    private Lines() {}

    static String fixture(String name) {
        return text(FIXTURES.resolve(name)).strip();
    }

    /// Every fixture that holds one line.
    static List<String> all() {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> text(file).strip())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same line, written at another time.
    static String at(long writtenMs, String line) {
        return line.replaceFirst("\"utc_timestamp_ms\":\\d+", "\"utc_timestamp_ms\":" + writtenMs);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
