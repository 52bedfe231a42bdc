// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs what a measurement needs done; each has ten minutes.
final class Programs {

    private Programs() {}

    static void run(Path directory, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Path output = Files.createTempFile("hearth-bench-", ".log");
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            if (!process.waitFor(600, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(List.of(command) + ": " + Files.readString(output));
            }
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /// Makes a static program in a directory, from C among the resources.
    static void compile(String source, Path directory, String program)
            throws IOException, InterruptedException {
        String text = resource(source, directory).toString();
        run(directory, "musl-gcc", "-Os", "-static", "-s", "-o", program, text);
    }

    /// Writes a resource into a directory.
    static Path resource(String name, Path directory) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream in = Programs.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is not in the jar");
            }
            Files.write(file, in.readAllBytes());
        }
        return file;
    }
}
