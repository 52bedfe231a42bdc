// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import dev.hearth.bench.Row;
import dev.hearth.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Debian's Prometheus, which scrapes the same guests at the same rate, eight series each.
final class PrometheusPeer {

    private static final int END_SECONDS = 10;
    private static final double MOST_PER_1000 = 0.015;
    private static final double MOST_SHARE = 0.2;

    private PrometheusPeer() {}

    /// The rows that hold the host agent's cost against it.
    ///
    /// @param level what was measured of the host agent with as many guests
    static List<Row> measure(Guests guests, Scale.Level level, Duration settle, Duration watched)
            throws IOException, InterruptedException {
        PipelineBench.say("Prometheus scrapes the same %d guests".formatted(level.vms()));
        Path home = Files.createTempDirectory("hearth-prometheus-");
        Path config =
                Files.writeString(home.resolve("prometheus.yml"), config(guests, level.vms()));
        Process prometheus =
                new ProcessBuilder(
                                "prometheus",
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + home.resolve("data"),
                                "--web.listen-address=127.0.0.1:0",
                                "--log.level=error")
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("log").toFile())
                        .start();
        try {
            Thread.sleep(settle);
            long scrapes = guests.counts().scrapes();
            double cpu = Usage.cpuSeconds(prometheus.pid());
            Thread.sleep(watched);
            double seconds = Usage.cpuSeconds(prometheus.pid()) - cpu;
            long scraped = guests.counts().scrapes() - scrapes;
            if (scraped < level.vms() * watched.toSeconds() / 2) {
                throw new IOException(
                        "Prometheus scraped %d times only: %s"
                                .formatted(scraped, Files.readString(home.resolve("log"))));
            }
            return rows(level, 1000 * seconds / scraped, scraped);
        } finally {
            prometheus.destroy();
            if (!prometheus.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                prometheus.destroyForcibly().waitFor();
            }
            Checkout.remove(home);
        }
    }

    private static List<Row> rows(Scale.Level level, double peer, long scraped) {
        double own = 1000 * level.cost().hostAgent() / level.cost().polls();
        String how =
                String.format(
                        Locale.ROOT,
                        "%d VMs at 1 Hz, %.0f polls; all of the host agent's process: polls, rates,"
                                + " samples, and the stream to the manager",
                        level.vms(),
                        level.cost().polls());
        String beside =
                String.format(
                        Locale.ROOT,
                        "Prometheus %.4f s per 1,000 scrapes of 8 series (%d scrapes), the same"
                                + " guests right after",
                        peer,
                        scraped);
        return List.of(
                new Row("host agent: CPU per 1,000 guest polls", own, MOST_PER_1000, "s", how),
                new Row(
                        "host agent's poll : Prometheus's scrape",
                        own / peer,
                        MOST_SHARE,
                        "",
                        beside));
    }

    private static String config(Guests guests, int targets) {
        String all =
                IntStream.range(0, targets)
                        .mapToObj(number ->
                                "\"%s:%d\"".formatted(Guests.address(number), guests.port()))
                        .collect(Collectors.joining(", "));
        return """
        global: {scrape_interval: 1s, scrape_timeout: 800ms}
        scrape_configs:
          - job_name: guests
            static_configs:
              - targets: [%s]
        """
                .formatted(all);
    }
}
