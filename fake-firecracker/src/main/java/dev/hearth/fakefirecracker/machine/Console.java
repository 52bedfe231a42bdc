// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.guest.Shell;
import dev.hearth.fakefirecracker.metrics.Counters;
import dev.hearth.fakefirecracker.posix.NeverBlocking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;

/// The guest's serial port: standard input and output, or a file for output alone. Output that
/// nobody reads is lost and counted. Safe for use by many threads.
final class Console {

    private final Counters counters;
    private NeverBlocking out;
    private boolean toFile;
    private Optional<Shell> shell = Optional.empty();

    Console(Counters counters, NeverBlocking standardOutput) {
        this.counters = counters;
        this.out = standardOutput;
    }

    /// Takes the body of `PUT /serial`; standard input is not read then.
    synchronized void configure(Map<String, Object> body) throws IOException {
        Optional<String> path = Fields.text(body, "serial_out_path");
        if (path.isPresent()) {
            out = NeverBlocking.open(Path.of(path.orElseThrow()));
            toFile = true;
        }
    }

    synchronized void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        counters.add("uart", "write_count", bytes.length);
        try {
            // Pieces that a pipe takes whole or not at all.
            for (int at = 0; at < bytes.length; at += 4096) {
                out.write(bytes, at, Math.min(4096, bytes.length - at));
            }
        } catch (IOException e) {
            counters.add("uart", "error_count", 1);
        }
    }

    /// Lets the guest read what is typed.
    synchronized void attach(Shell who) {
        boolean first = shell.isEmpty();
        shell = Optional.of(who);
        if (first && !toFile && isInteractive()) {
            Thread.ofPlatform().name("serial").daemon().start(this::read);
        }
    }

    /// A terminal, a pipe or a FIFO; not a file and not /dev/null.
    private static boolean isInteractive() {
        Path stdin = Path.of("/proc/self/fd/0");
        try {
            BasicFileAttributes file = Files.readAttributes(stdin, BasicFileAttributes.class);
            return file.isOther() && !Files.readSymbolicLink(stdin).toString().equals("/dev/null");
        } catch (IOException e) {
            return false; // It is closed.
        }
    }

    private void read() {
        byte[] chunk = new byte[64];
        try {
            for (int n = System.in.read(chunk); n >= 0; n = System.in.read(chunk)) {
                counters.add("uart", "read_count", n);
                StringBuilder shown = new StringBuilder();
                for (int i = 0; i < n; i++) {
                    shown.append(shell.orElseThrow().typed((char) (chunk[i] & 0xff)));
                }
                print(shown.toString());
            }
        } catch (IOException e) {
            return; // Nobody can type any more.
        }
    }
}
