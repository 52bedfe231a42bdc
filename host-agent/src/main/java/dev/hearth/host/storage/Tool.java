// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs the programs of e2fsprogs, one at a time and never longer than they may.
public final class Tool {

    private static final int MOST_SAID_BYTES = 4096;
    private static final long POLL_MS = 100;

    private Tool() {}

    /// This host does not have the program; the message says where it comes from.
    public static final class Missing extends IOException {

        private static final long serialVersionUID = 1;

        Missing(String name) {
            super(
                    "this host has no %s, which is needed for it; install the package e2fsprogs"
                            .formatted(name));
        }
    }

    /// How a program ended.
    ///
    /// @param said the first 4 KiB of what it had to say to people
    public record Ended(int status, String said) {}

    /// Runs a program to its end. What it prints is dropped, what it complains of is kept.
    ///
    /// @param directory where it runs; its complaints lie there meanwhile
    /// @param check is asked while it runs, and ends it by throwing
    public static Ended run(List<String> command, Path directory, Duration limit, Runnable check)
            throws IOException {
        Path complaints = directory.resolve("complaints.new");
        ProcessBuilder builder =
                new ProcessBuilder(new ArrayList<>(command))
                        .directory(directory.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(complaints.toFile());
        Map<String, String> environment = builder.environment();
        environment.put(
                "PATH", environment.getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin");
        environment.put("LC_ALL", "C");
        Process process = start(builder, command.getFirst(), environment.getOrDefault("PATH", ""));
        try {
            long end = System.nanoTime() + limit.toNanos();
            while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                check.run();
                if (System.nanoTime() > end) {
                    throw new IOException(
                            "%s took longer than %d s"
                                    .formatted(command.getFirst(), limit.toSeconds()),
                            new TimeoutException());
                }
            }
            return new Ended(process.exitValue(), said(complaints));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while %s ran".formatted(command.getFirst()), e);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(complaints);
        }
    }

    /// e2fsprogs are where users of systemd services, and others, do not look.
    private static Process start(ProcessBuilder builder, String name, String path)
            throws IOException {
        for (String directory : path.split(":", -1)) {
            Path program = Path.of(directory).resolve(name);
            if (program.isAbsolute() && Files.isExecutable(program)) {
                builder.command().set(0, program.toString());
                return builder.start();
            }
        }
        throw new Missing(name);
    }

    private static String said(Path complaints) throws IOException {
        try (InputStream in = Files.newInputStream(complaints)) {
            return new String(in.readNBytes(MOST_SAID_BYTES), StandardCharsets.UTF_8).strip();
        }
    }
}
