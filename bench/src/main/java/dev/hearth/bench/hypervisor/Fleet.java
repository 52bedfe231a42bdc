// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import dev.hearth.bench.Row;
import dev.hearth.bench.agent.Measured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/// What a host agent needs for many VMs, each of which it measures once a second: its guest over
/// vsock, its counters, its balloon, its process. Somebody reads the stream of metrics, as the
/// manager does.
final class Fleet {

    private static final int VMS = 200;
    private static final int SECONDS = 60;

    /// Each is a JVM that starts: more at once would only wait for each other.
    private static final int STARTS_AT_ONCE = 4;

    private static final int BATCHES_UNTIL_LIVE = 60;

    private Fleet() {}

    static List<Row> measure(Ground ground) throws IOException, InterruptedException {
        Map<String, String> settings = Map.of("HEARTH_HOST_JAILER", "none");
        try (HostAgent agent = HostAgent.start(ground, Ground.built("firecracker"), settings)) {
            startAll(agent);
            try (Batches batches = new Batches(agent)) {
                awaitAllLive(batches);
                return measure(agent, batches);
            }
        }
    }

    private static void startAll(HostAgent agent) throws InterruptedException {
        ExecutorService starters = Executors.newFixedThreadPool(STARTS_AT_ONCE);
        try {
            List<Future<?>> starts = new ArrayList<>();
            for (int i = 0; i < VMS; i++) {
                starts.add(starters.submit(() -> agent.start(agent.create("none"))));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("starting " + VMS + " VMs", e);
        } finally {
            // What is in work ends within the time limit of a call.
            starters.shutdownNow();
            starters.close();
        }
    }

    private static void awaitAllLive(Batches batches) throws IOException {
        int live = 0;
        for (int i = 0; i < BATCHES_UNTIL_LIVE && live < VMS; i++) {
            live = batches.awaitLive();
        }
        if (live < VMS) {
            throw new IOException("only %d of %d VMs became live".formatted(live, VMS));
        }
    }

    private static List<Row> measure(HostAgent agent, Batches batches) throws IOException {
        double cpu = ProcessTable.cpuSeconds(agent.pid());
        Map<String, Long> threads = ProcessTable.cpuNanosByThread(agent.pid());
        long start = System.nanoTime();
        long mostKb = 0;
        int live = 0;
        int least = VMS;
        int count = 0;
        while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
            live = batches.awaitLive();
            least = Math.min(least, live);
            mostKb = Math.max(mostKb, Measured.rssKb(agent.pid()));
            count++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double percent = 100 * (ProcessTable.cpuSeconds(agent.pid()) - cpu) / seconds;
        String which = VMS + " VMs at 1 Hz: host agent's ";
        return List.of(
                new Row(
                        which + "CPU",
                        percent,
                        15,
                        "% of one CPU",
                        "%.0f s, /proc/PID/stat of its process alone; most of it in %s"
                                .formatted(seconds, busiest(agent, threads, seconds))),
                new Row(
                        which + "RSS",
                        mostKb / 1024.0,
                        250,
                        "MiB",
                        "most of %d looks; JVM options %s"
                                .formatted(count, String.join(" ", HostAgent.jvmOptions()))),
                new Row(
                        VMS + " VMs at 1 Hz: not live, from inside, at the end",
                        VMS - live,
                        0,
                        "VMs",
                        "%d batches, in each at least %d live".formatted(count, least)));
    }

    /// The threads that took most since then; those with one name count as one.
    private static String busiest(HostAgent agent, Map<String, Long> before, double seconds)
            throws IOException {
        Map<String, Double> percents = new HashMap<>();
        ProcessTable.cpuNanosByThread(agent.pid())
                .forEach((name, nanos) ->
                        percents.put(
                                name, (nanos - before.getOrDefault(name, 0L)) / 1e7 / seconds));
        return percents.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(4)
                .map(thread ->
                        String.format(Locale.ROOT, "%s %.1f", thread.getKey(), thread.getValue()))
                .collect(Collectors.joining(", "));
    }
}
