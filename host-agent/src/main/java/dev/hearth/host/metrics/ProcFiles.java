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
    private final Path cgroups;
    private final byte[] buffer = new byte[MAX_FILE];
    private final long pageKb;
    private final long ticksPerSecond;

    /// @param root `/proc` outside tests
    ProcFiles(Path root) {
        this(root, root.resolveSibling("sys/fs/cgroup"));
    }

    /// @param root `/proc` outside tests
    /// @param cgroups `/sys/fs/cgroup` outside tests
    ProcFiles(Path root, Path cgroups) {
        this.root = root;
        this.cgroups = cgroups;
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

    Path root() {
        return root;
    }

    /// Nanoseconds a thread was ready to run and had no CPU, since it started.
    Optional<Long> waitedNanos(long pid, long threadId) {
        return read(root.resolve(pid + "/task/" + threadId + "/schedstat"))
                .map(text -> text.split(" ", -1))
                .filter(fields -> fields.length >= 2)
                .flatMap(fields -> number(fields[1]));
    }

    /// The cgroup (v2) that holds this process and no other, as a path from the root of all; empty
    /// when it shares one.
    Optional<String> ownCgroup(long pid) {
        return read(root.resolve(pid + "/cgroup"))
                .flatMap(text -> text.lines().filter(line -> line.startsWith("0::/")).findFirst())
                .map(line -> line.substring("0::/".length()))
                .filter(group ->
                        read(cgroups.resolve(group).resolve("cgroup.procs"))
                                .filter(pids -> pids.strip().equals(Long.toString(pid)))
                                .isPresent());
    }

    /// What the CPU controller did to a cgroup since it was made; empty without one.
    Optional<CpuQuota> cpuQuota(String cgroup) {
        return read(cgroups.resolve(cgroup).resolve("cpu.stat")).flatMap(CpuQuota::parse);
    }

    /// From `cpu.stat`.
    ///
    /// @param throttledPeriods periods in which the quota was used up
    /// @param throttledUs time held back in them, of all CPUs together
    record CpuQuota(long throttledPeriods, long throttledUs) {

        static Optional<CpuQuota> parse(String text) {
            Optional<Long> periods = value(text, "nr_throttled ");
            Optional<Long> us = value(text, "throttled_usec ");
            return periods.flatMap(count -> us.map(time -> new CpuQuota(count, time)));
        }

        private static Optional<Long> value(String text, String key) {
            return text.lines()
                    .filter(line -> line.startsWith(key))
                    .findFirst()
                    .flatMap(line -> number(line.substring(key.length())));
        }
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseUnsignedLong(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
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
