// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// What one metrics line of 7.5 KB costs: from bytes to totals, and all the way through a FIFO. Run
/// its `main` with the number of VMs (200) and of seconds to measure (20) in the directory of the
/// module; the writer is a thread of the same process that is not measured.
public final class LineCost {

    private LineCost() {}

    public static void main(String[] args) throws IOException {
        int vms = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        parsing();
        reading(vms, seconds);
    }

    /// Percentiles of single lines, after a warm-up.
    private static void parsing() {
        LineReceiver receiver = new LineReceiver(InstantSource.system(), System::nanoTime);
        byte[] line = Lines.bytes(Lines.BUSY);
        long[] nanos = new long[20_000];
        for (int round = 0; round < 3; round++) {
            for (int each = 0; each < nanos.length; each++) {
                long start = System.nanoTime();
                receiver.line(line, 0, line.length);
                nanos[each] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "line of %d bytes -> totals: p50 %.1f us, p95 %.1f us, p99 %.1f us%n",
                line.length,
                nanos[nanos.length / 2] / 1e3,
                nanos[nanos.length * 95 / 100] / 1e3,
                nanos[nanos.length * 99 / 100] / 1e3);
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
