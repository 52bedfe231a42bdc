// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.firstlight;

import dev.hearth.bench.Row;
import dev.hearth.bench.agent.Measured;
import dev.hearth.bench.agent.Scraper;
import dev.hearth.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The guest agent's binary, run as a process of this machine.
///
/// @param size of the file
/// @param memory resident after 100,000 requests
record AgentCost(Row size, Row memory) {

    private static final int REQUESTS = 100_000;

    static AgentCost measure() throws IOException, InterruptedException {
        Path binary = Checkout.root().resolve("guest-agent/target/guest-agent");
        Row size =
                new Row(
                        "agent binary, static, stripped",
                        Files.size(binary) / 1024.0,
                        256,
                        "KiB",
                        Files.size(binary) + " bytes");
        int port = Scraper.freePort();
        try (Measured agent = Measured.start(binary.toString(), "--listen", "127.0.0.1:" + port)) {
            double each = new Scraper(port, "").microsEach(agent, REQUESTS);
            double mib = agent.rssKb() / 1024.0;
            String how = "%d requests, %.0f µs of CPU each".formatted(REQUESTS, each);
            return new AgentCost(
                    size, new Row("agent RSS after 100,000 requests", mib, 1.5, "MiB", how));
        }
    }
}
