// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import dev.hearth.bench.Row;
import dev.hearth.cli.api.ManagerApi;
import dev.hearth.cli.stack.Home;
import dev.hearth.cli.stack.Program;
import dev.hearth.cli.stack.Stack;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A manager alone, with as many viewers as it serves, each of a VM of its own, and a host that
/// says a batch a second.
final class ManyViewers {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final String AT = "\"at\":\"";

    private final SpeakingHost host;
    private final int viewers;
    private final Duration settle;
    private final Duration watched;

    private ManyViewers(SpeakingHost host, int viewers, Duration settle, Duration watched) {
        this.host = host;
        this.viewers = viewers;
        this.settle = settle;
        this.watched = watched;
    }

    static List<Row> measure(int viewers, Duration settle, Duration watched)
            throws IOException, InterruptedException {
        PipelineBench.say("a manager alone, with %d viewers".formatted(viewers));
        try (SpeakingHost host = new SpeakingHost()) {
            return new ManyViewers(host, viewers, settle, watched).run();
        }
    }

    private List<Row> run() throws IOException, InterruptedException {
        Path data = Checkout.stateHome();
        Program manager =
                Stack.of(new Home(Checkout.root(), data))
                        .managerOf(host.address())
                        .with(Map.of("HEARTH_MANAGER_LISTEN", "127.0.0.1:0"));
        try {
            manager.start();
            String address = manager.awaitAddress();
            host.say(Instant.now(), List.of());
            List<UUID> vms = create(address);
            Thread speaker = Thread.ofPlatform().name("speaker").start(() -> speak(vms));
            try (AgeViewers seats = new AgeViewers(address, vms, ManyViewers::latency)) {
                Thread.sleep(settle);
                long pid = manager.process().orElseThrow().pid();
                long start = System.nanoTime();
                double cpu = Usage.cpuSeconds(pid);
                AgeViewers.Seen seen = seats.watch(watched);
                double cores = (Usage.cpuSeconds(pid) - cpu) / ((System.nanoTime() - start) / 1e9);
                return rows(cores, seen);
            } finally {
                speaker.interrupt();
                speaker.join();
            }
        } finally {
            manager.stop(GRACE);
            Checkout.remove(data);
        }
    }

    private List<UUID> create(String address) throws InterruptedException {
        List<UUID> vms = new ArrayList<>();
        try (ManagerApi api = new ManagerApi(address)) {
            for (int number = 0; number < viewers; number++) {
                vms.add(api.create(new VmCreate("vm-" + number, 1, 128, "demo")).id());
                if (number % 100 == 0) {
                    host.say(Instant.now(), List.of());
                }
            }
        }
        return vms;
    }

    /// A batch a second; what it costs to make one is no part of the time on the way.
    private void speak(List<UUID> vms) {
        SpeakingVms speaking = new SpeakingVms(vms);
        try {
            long next = System.nanoTime();
            while (!Thread.interrupted()) {
                Instant at = Instant.now();
                host.say(at, speaking.at(at, INTERVAL.toMillis()));
                next += INTERVAL.toNanos();
                TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Row> rows(double cores, AgeViewers.Seen seen) {
        double expected = (double) viewers * watched.toSeconds();
        String what =
                "manager alone, %d VMs → hub → %d viewers at 1 Hz".formatted(viewers, viewers);
        String how =
                String.format(
                        Locale.ROOT,
                        "%d messages came of %.0f; /proc/PID/stat of its process, history included,"
                                + " PostgreSQL not",
                        seen.messages(),
                        expected);
        return List.of(
                new Row(what, cores, 0.3, "cores", how),
                new Row(
                        what + ": p99 from a sample's time to its viewer",
                        seen.percentile(99),
                        100,
                        "ms",
                        String.format(
                                Locale.ROOT,
                                "p50 %.0f; making the batch and its JSON included",
                                seen.percentile(50))));
    }

    private static double latency(String message) {
        int from = message.indexOf(AT) + AT.length();
        if (from < AT.length()) {
            return Double.NaN;
        }
        Instant at = Instant.parse(message.substring(from, message.indexOf('"', from)));
        return Duration.between(at, Instant.now()).toNanos() / 1e6;
    }
}
