// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// What one metrics line of 7.5 KB costs: from the FIFO that holds it to the totals, and with the
/// reader that waits for it. Run its `main` in the directory of the module; with the number of VMs
/// (200) and of seconds (20) it measures the latter too, whose writer is a thread of the same
/// process that is not measured.
public final class LineCost {

    private static final int LINES = 20_000;
    private static final int ROUNDS = 3;

    private LineCost() {}

    public static void main(String[] args) throws IOException {
        single();
        if (args.length == 2) {
            reading(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        }
    }

    /// Percentiles of single lines, each of which is in the FIFO before it is read; the last round
    /// counts.
    private static void single() throws IOException {
        Path directory = Files.createTempDirectory("line-cost");
        Path fifo = directory.resolve("fifo");
        long[] nanos = new long[LINES];
        Fifo.make(fifo);
        try (MetricsFeed feed = new MetricsFeed(fifo, Fifo.open(fifo), new Nobody());
                FifoWriter writer = new FifoWriter(fifo)) {
            for (int each = 0; each < ROUNDS * LINES; each++) {
                writer.line(Lines.BUSY);
                long start = System.nanoTime();
                feed.read();
                nanos[each % LINES] = System.nanoTime() - start;
                if (feed.counts().lines() != each + 1) {
                    throw new IllegalStateException("a line was lost: " + feed.counts());
                }
            }
        } finally {
            Files.deleteIfExists(fifo);
            Files.deleteIfExists(directory);
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "line of %d bytes -> totals: p50 %.1f us, p95 %.1f us, p99 %.1f us%n",
                Lines.bytes(Lines.BUSY).length,
                nanos[LINES / 2] / 1e3,
                nanos[LINES * 95 / 100] / 1e3,
                nanos[LINES * 99 / 100] / 1e3);
    }

    /// In the place of a reader.
    private static final class Nobody implements MetricsFeed.Owner {
        @Override
        public void asks(MetricsFeed feed) {}

        @Override
        public void closed() {}
    }

    /// CPU time of the reader's thread, kernel time included, per line; one line a second and VM.
    private static void reading(int vms, int seconds) throws IOException {
        Path directory = Files.createTempDirectory("line-cost");
        List<FifoWriter> writers = new ArrayList<>();
        List<MetricsFeed> feeds = new ArrayList<>();
        try (MetricsReader reader = new MetricsReader()) {
            for (int vm = 0; vm < vms; vm++) {
                Path fifo = directory.resolve("fifo-" + vm);
                Fifo.make(fifo);
                feeds.add(reader.open(fifo));
                writers.add(new FifoWriter(fifo));
            }
            write(writers, 10);
            long lines = lines(feeds);
            long cpu = readerCpuNanos();
            long start = System.nanoTime();
            write(writers, seconds);
            double spent = readerCpuNanos() - cpu;
            System.out.printf(
                    "%d VMs at 1 Hz: %.1f us CPU per line, %.2f %% of a core%n",
                    vms,
                    spent / 1e3 / (lines(feeds) - lines),
                    100 * spent / (System.nanoTime() - start));
        } finally {
            for (FifoWriter writer : writers) {
                writer.close();
            }
            for (int vm = 0; vm < vms; vm++) {
                Files.deleteIfExists(directory.resolve("fifo-" + vm));
            }
            Files.deleteIfExists(directory);
        }
    }

    private static void write(List<FifoWriter> writers, int seconds) throws IOException {
        long start = System.nanoTime();
        for (long each = 0; each < (long) writers.size() * seconds; each++) {
            long due = start + each * 1_000_000_000L / writers.size();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            String line = Lines.at(System.currentTimeMillis(), Lines.BUSY);
            writers.get((int) (each % writers.size())).line(line);
        }
    }

    private static long lines(List<MetricsFeed> feeds) {
        return feeds.stream().mapToLong(feed -> feed.counts().lines()).sum();
    }

    private static long readerCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getAllThreadIds())
                .mapToObj(threads::getThreadInfo)
                .filter(info -> info != null && info.getThreadName().equals("metrics-fifos"))
                .mapToLong(info -> threads.getThreadCpuTime(info.getThreadId()))
                .sum();
    }
}
