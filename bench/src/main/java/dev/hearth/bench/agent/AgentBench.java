// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.agent;

import dev.hearth.bench.Row;
import dev.hearth.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// The smallest in-guest agent, held against the best-known one.
public final class AgentBench {

    private static final int ROUNDS = 5;
    private static final int JSON_SCRAPES = 20_000;
    private static final int TEXT_SCRAPES = 10_000;
    private static final int NODE_SCRAPES = 1_500;
    private static final int IDLE_SECONDS = 60;
    private static final int WARM_REQUESTS = 10_000;
    private static final int MIX_REQUESTS = 3_000;
    private static final int ALL_REQUESTS = 1_000_000;
    private static final String PROMETHEUS = "text/plain;version=0.0.4";

    /// Of node_exporter's CPU time.
    private static final double MOST_SHARE = 1.0 / 8;

    private final Path binary = Checkout.root().resolve("guest-agent/target/guest-agent");
    private final List<Row> rows = new ArrayList<>();

    private AgentBench() {}

    /// Takes about five minutes.
    public static List<Row> measure() throws IOException, InterruptedException {
        AgentBench bench = new AgentBench();
        bench.size();
        bench.memory();
        bench.scrapes();
        bench.idle();
        return bench.rows;
    }

    private void size() throws IOException {
        long bytes = Files.size(binary);
        rows.add(
                new Row(
                        "static stripped binary with all of it",
                        bytes / 1024.0,
                        256,
                        "KiB",
                        bytes + " bytes"));
    }

    private void memory() throws IOException, InterruptedException {
        say("memory over a million requests");
        int port = Scraper.freePort();
        Scraper json = new Scraper(port, "");
        Scraper text = new Scraper(port, PROMETHEUS);
        try (SerialGuest guest = new SerialGuest(binary, port);
                SerialScraper serial = new SerialScraper(guest.socket())) {
            mix(WARM_REQUESTS, json, text, serial);
            long warm = guest.agent().rssKb();
            mix(ALL_REQUESTS - WARM_REQUESTS, json, text, serial);
            long end = guest.agent().rssKb();
            String how =
                    "a third each: JSON and Prometheus over TCP, JSON over the serial port; %d KiB"
                                    .formatted(end)
                            + "; vsock has no peer with CID 2 on this machine";
            rows.add(new Row("RSS after 1,000,000 requests", end / 1024.0, 1.5, "MiB", how));
            rows.add(
                    new Row(
                            "RSS grown since request 10,000: nothing is allocated",
                            end - warm,
                            0,
                            "KiB",
                            "from %d to %d KiB".formatted(warm, end)));
        }
    }

    private static void mix(int times, Scraper json, Scraper text, SerialScraper serial)
            throws IOException, InterruptedException {
        for (int left = times; left > 0; left -= MIX_REQUESTS) {
            int third = Math.min(left, MIX_REQUESTS) / 3;
            json.scrape(Math.min(left, MIX_REQUESTS) - 2 * third);
            text.scrape(third);
            serial.scrape(third);
        }
    }

    private void scrapes() throws IOException, InterruptedException {
        say("CPU per scrape, beside node_exporter");
        int agentPort = Scraper.freePort();
        int nodePort = Scraper.freePort();
        double[] json = new double[ROUNDS];
        double[] text = new double[ROUNDS];
        double[] node = new double[ROUNDS];
        try (Measured agent =
                        Measured.start(binary.toString(), "--listen", "127.0.0.1:" + agentPort);
                Measured exporter = NodeExporter.start(nodePort)) {
            Scraper agentJson = new Scraper(agentPort, "");
            Scraper agentText = new Scraper(agentPort, PROMETHEUS);
            Scraper exporterText = new Scraper(nodePort, "");
            agentJson.scrape(JSON_SCRAPES);
            exporterText.scrape(NODE_SCRAPES);
            for (int round = 0; round < ROUNDS; round++) {
                json[round] = agentJson.microsEach(agent, JSON_SCRAPES);
                text[round] = agentText.microsEach(agent, TEXT_SCRAPES);
                node[round] = exporterText.microsEach(exporter, NODE_SCRAPES);
            }
        }
        rows.add(cost("CPU per JSON scrape", json, 60));
        rows.add(cost("CPU per Prometheus scrape", text, 120));
        String beside = "node_exporter %.0f µs, median of %d".formatted(median(node), ROUNDS);
        rows.add(share("JSON scrape : node_exporter's", json, node, beside));
        rows.add(share("Prometheus scrape : node_exporter's", text, node, beside));
    }

    private static Row cost(String what, double[] runs, double atMost) {
        double[] sorted = runs.clone();
        Arrays.sort(sorted);
        String how =
                String.format(
                        Locale.ROOT,
                        "median of %d, %.1f to %.1f; 4 connections",
                        ROUNDS,
                        sorted[0],
                        sorted[ROUNDS - 1]);
        return new Row(what, median(runs), atMost, "µs", how);
    }

    private static Row share(String what, double[] ours, double[] theirs, String how) {
        return new Row(what, median(ours) / median(theirs), MOST_SHARE, "", how);
    }

    private static double median(double[] runs) {
        double[] sorted = runs.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void idle() throws IOException, InterruptedException {
        say("a minute in which nobody asks");
        int port = Scraper.freePort();
        try (Measured agent = Measured.start(binary.toString(), "--listen", "127.0.0.1:" + port)) {
            new Scraper(port, "").scrape(1);
            long cpu = agent.cpuNanos();
            long wakeups = agent.wakeups();
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            double percent = (agent.cpuNanos() - cpu) / 1e9 / IDLE_SECONDS * 100;
            double perSecond = (double) (agent.wakeups() - wakeups) / IDLE_SECONDS;
            String how = IDLE_SECONDS + " s, its sampler included";
            rows.add(new Row("CPU when nobody asks", percent, 0.02, "% of one CPU", how));
            rows.add(new Row("wake-ups when nobody asks", perSecond, 1.1, "per second", how));
        }
    }

    private static void say(String what) {
        System.err.println("==> " + what);
    }
}
