// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReportParser;
import dev.hearth.contract.guest.MalformedReport;
import dev.hearth.guest.config.Key;
import dev.hearth.guest.config.Settings;
import dev.hearth.guest.config.Source;
import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.kernel.Peer;
import dev.hearth.guest.upgrade.Upgrade;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An agent on a kernel in memory, and clients that ask it.
final class AgentFixture {

    static final String GET_METRICS = "GET /metrics HTTP/1.1\r\nHost: guest\r\n\r\n";
    static final String GET_HEALTH = "GET /health HTTP/1.1\r\nHost: guest\r\n\r\n";

    final MemoryKernel kernel = new MemoryKernel();
    private @Nullable Agent agent;

    /// What the agent was started with.
    String[] arguments = {};

    int[] inherited = {};

    /// Starts the agent; the kernel is as the test has made it.
    void start(@Nullable String vmId) {
        Settings settings = new Settings();
        if (vmId != null) {
            settings.take(Source.OPTION, "", Key.VM_ID, vmId);
        }
        startWith(settings);
    }

    /// Starts the agent with what is set.
    void startWith(Settings settings) {
        Upgrade upgrade = new Upgrade(kernel, settings, arguments);
        agent = new Agent(kernel, settings, upgrade, inherited);
        turn();
    }

    /// Lets the agent do one thing; time passes when there is nothing to do.
    void turn() {
        if (agent == null) {
            throw new IllegalStateException("start it first");
        }
        agent.turn();
    }

    /// Lets the agent do all there is to do without letting time pass.
    void settle() {
        for (int i = 0; i < 1000 && kernel.hasWork(); i++) {
            turn();
        }
    }

    /// Lets a second pass, with its sample.
    void passSecond() {
        long until = kernel.monotonicNanos() + 1_000_000_000L;
        while (kernel.monotonicNanos() < until) {
            turn();
        }
    }

    /// Asks over a connection of its own; answers the whole response.
    String ask(String request) {
        Peer client = kernel.connect().send(request);
        settle();
        client.end();
        settle();
        return client.received();
    }

    static String body(String response) {
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }

    GuestReport report() throws MalformedReport {
        byte[] bytes = body(ask(GET_METRICS)).getBytes(StandardCharsets.US_ASCII);
        return GuestReportParser.parse(bytes, 0, bytes.length);
    }
}
