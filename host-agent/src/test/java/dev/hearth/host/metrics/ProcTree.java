// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// A proc file system of one's own, to be changed while it is read.
final class ProcTree {

    private static final Path FIXTURES = Path.of("src/test/resources/proc");

    private final Path root;

    ProcTree(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /// Puts a fixture file at a place in the tree.
    void copy(String fixture, String to) {
        try {
            write(to, Files.readString(FIXTURES.resolve(fixture)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void process(long pid, long cpuTicks, long startTime) {
        write(pid + "/stat", stat(pid, "qemu-system-x86", cpuTicks, startTime));
    }

    void thread(long pid, long threadId, long cpuTicks) {
        write(pid + "/task/" + threadId + "/stat", stat(threadId, "CPU 0/TCG", cpuTicks, 77));
    }

    void residentPages(long pid, long pages) {
        write(pid + "/statm", "300000 " + pages + " 700 1 0 200 0\n");
    }

    void write(String to, String text) {
        try {
            Path file = root.resolve(to);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String file) {
        try {
            Files.delete(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String stat(long id, String name, long cpuTicks, long startTime) {
        return String.format(
                Locale.ROOT,
                "%d (%s) S 1 1 1 0 -1 4194560 1 0 4 0 %d 0 0 0 20 0 4 0 %d 1 1 0\n",
                id,
                name,
                cpuTicks,
                startTime);
    }
}
