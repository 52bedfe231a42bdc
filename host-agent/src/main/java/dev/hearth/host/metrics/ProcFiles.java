// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The proc file system of the host, read a small file at a time. What is missing or unreadable is
/// empty: processes end between any two reads. Not safe for use by several threads.
final class ProcFiles {

    /// Far more than a line of /proc/<pid>/stat, whose name has 64 bytes at most.
    private static final int MAX_FILE = 4096;

    /// Keys of the auxiliary vector (getauxval(3)).
    private static final long AT_PAGESZ = 6;

    private static final long AT_CLKTCK = 17;

    private final Path root;
    private final byte[] buffer = new byte[MAX_FILE];
    private final long pageKb;
    private final long ticksPerSecond;

    /// @param root `/proc` outside tests
    ProcFiles(Path root) {
        this.root = root;
        this.pageKb = auxiliary(AT_PAGESZ, 4096) / 1024;
        this.ticksPerSecond = auxiliary(AT_CLKTCK, 100);
    }

    /// Ticks of CPU time per second, as the kernel told this process.
    long ticksPerSecond() {
        return ticksPerSecond;
    }

    Optional<ProcStat> process(long pid) {
        return read(root.resolve(Long.toString(pid)).resolve("stat")).flatMap(ProcStat::parse);
    }

    Optional<ProcStat> thread(long pid, long threadId) {
        return read(root.resolve(pid + "/task/" + threadId + "/stat")).flatMap(ProcStat::parse);
    }

    /// Resident memory of a process in KiB.
    Optional<Long> residentKb(long pid) {
        return read(root.resolve(pid + "/statm")).flatMap(this::resident);
    }

    private Optional<Long> resident(String statm) {
        String[] pages = statm.split(" ", 3);
        try {
            return pages.length < 3
                    ? Optional.empty()
                    : Optional.of(Math.multiplyExact(Long.parseLong(pages[1]), pageKb));
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private Optional<String> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(buffer, 0, MAX_FILE);
            return Optional.of(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// A number from /proc/self/auxv: pairs of machine words, on every machine Hearth runs on
    /// 64-bit and in its own byte order.
    private long auxiliary(long wanted, long otherwise) {
        Path file = root.resolve("self/auxv");
        try {
            ByteBuffer words =
                    ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
            while (words.remaining() >= 2 * Long.BYTES) {
                long key = words.getLong();
                long value = words.getLong();
                if (key == wanted && value > 0) {
                    return value;
                }
            }
        } catch (IOException e) {
            // A tree in a test has none; 4096 and 100 hold on practically every Linux.
        }
        return otherwise;
    }
}
