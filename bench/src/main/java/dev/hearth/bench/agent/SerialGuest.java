// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The agent in a mount namespace of its own, in which a pseudo-terminal is the virtio-serial port
/// that the agent looks for: the same frames, the same code, without a hypervisor.
final class SerialGuest implements AutoCloseable {

    private static final int TRIES = 250;

    private final Path folder;
    private final Process line;
    private final Measured agent;

    SerialGuest(Path binary, int port) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("hearth-bench-");
        line =
                new ProcessBuilder(
                                "socat",
                                "PTY,raw,echo=0,link=" + folder.resolve("pty"),
                                "UNIX-LISTEN:" + socket())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        await(folder.resolve("pty"));
        Path script = folder.resolve("serial-guest.sh");
        try (InputStream text = SerialGuest.class.getResourceAsStream("serial-guest.sh")) {
            if (text == null) {
                throw new IOException("serial-guest.sh is not in the jar");
            }
            Files.copy(text, script);
        }
        Path devices = Files.createDirectory(folder.resolve("dev"));
        agent =
                Measured.start(
                        "unshare",
                        "--mount",
                        "sh",
                        script.toString(),
                        devices.toString(),
                        folder.resolve("pty").toRealPath().toString(),
                        binary.toString(),
                        Integer.toString(port));
    }

    Path socket() {
        return folder.resolve("serial");
    }

    Measured agent() {
        return agent;
    }

    /// Waits for a file; no longer than 5 s.
    static void await(Path file) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            if (Files.exists(file)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IOException(file + " does not appear");
    }

    @Override
    public void close() throws IOException {
        agent.close();
        line.destroy();
        for (String file : new String[] {"serial", "pty", "serial-guest.sh", "dev", ""}) {
            Files.deleteIfExists(folder.resolve(file));
        }
    }
}
