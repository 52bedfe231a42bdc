// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// All of a Hearth on one machine: a host agent and the manager that drives it.
///
/// @param hostAgent runs the VMs, which outlive it
/// @param manager serves the API and the UI, and keeps the database
public record Stack(Home home, Program hostAgent, Program manager) {

    private static final String MANAGER = "HEARTH_MANAGER";
    private static final Duration GRACE = Duration.ofSeconds(15);

    /// On a large machine the JVM would begin with all of the heap at once, and with a thread for
    /// every CPU. A pause of a second is a second without samples: with 10,000 VMs the serial
    /// collector has them, G1 has not. What a burst needed goes back to the machine.
    private static final List<String> HOST_AGENT_JVM =
            List.of(
                    "-XX:+UseG1GC",
                    "-XX:ParallelGCThreads=2",
                    "-XX:ConcGCThreads=1",
                    "-XX:G1PeriodicGCInterval=15000",
                    "-Xms32m",
                    "-Xmx1g",
                    "-XX:TrimNativeHeapInterval=10000");

    /// Both compilers: what the first alone makes of it takes four times as long to read a batch.
    private static final List<String> MANAGER_JVM =
            List.of("-XX:+UseSerialGC", "-Xmx1g", "-XX:TrimNativeHeapInterval=10000");

    /// The programs as they are run from this home, with the environment's settings.
    public static Stack of(Home home) {
        Map<String, String> guest =
                Map.of(
                        "HEARTH_HOST_GUEST_AGENT", home.guestAgent().toString(),
                        "HEARTH_HOST_GUEST_INIT", home.guestInit().toString());
        Map<String, String> given =
                Map.of(
                        "HEARTH_MANAGER_GUEST_AGENT", home.guestAgent().toString(),
                        "HEARTH_MANAGER_GUEST_AGENT_ARM64", home.guestAgentArm64());
        return new Stack(
                home,
                new Program(home, "host-agent", "host", HOST_AGENT_JVM, guest),
                new Program(home, "manager", "manager", MANAGER_JVM, given));
    }

    /// Throws [NotReady] when one of them runs already: a killed `hearth up` leaves them, and their
    /// VMs, running.
    public void refuseWhenRunning() {
        hostAgent.refuseWhenRunning();
        manager.refuseWhenRunning();
    }

    /// Starts both and waits for them. Returns the manager's address, `HOST:PORT`. Throws
    /// [NotReady] when one of them runs already, and, having ended what was started, when one of
    /// them cannot.
    public String start() {
        refuseWhenRunning();
        try {
            hostAgent.start();
            String agent = hostAgent.awaitAddress();
            Program pointed = managerOf(agent);
            pointed.start();
            return pointed.awaitAddress();
        } catch (RuntimeException e) {
            manager.stop(GRACE);
            hostAgent.stop(GRACE);
            throw e;
        }
    }

    /// The manager, told where its host agent is.
    public Program managerOf(String hostAgentAddress) {
        return manager.with(Map.of("HEARTH_MANAGER_HOST_AGENT", "http://" + hostAgentAddress));
    }

    /// Where the manager is: `HEARTH_MANAGER`, else the one of this home. Throws [NotReady] when
    /// there is none, and [IllegalStateException] when the setting is no address.
    public URI managerUrl(Map<String, String> environment) {
        String elsewhere = environment.getOrDefault(MANAGER, "").strip();
        if (!elsewhere.isEmpty()) {
            return url(elsewhere);
        }
        return manager.address()
                .map(address -> URI.create("http://" + address))
                .orElseThrow(() ->
                        new NotReady(
                                "no manager runs in "
                                        + home.data()
                                        + "; start it with ./hearth up, or set "
                                        + MANAGER
                                        + " to the URL of another"));
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            String path = url.getPath();
            if (List.of("http", "https").contains(url.getScheme())
                    && url.getHost() != null
                    && (path.isEmpty() || path.equals("/"))
                    && url.getQuery() == null
                    && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // As wrong as the others.
        }
        throw new IllegalStateException(
                MANAGER + " is " + text + "; it must be like http://localhost:8080");
    }

    /// Ends every VM, then the host agent, then the manager and its database; also what a crash of
    /// any of them left. Data stays.
    public void stop() {
        hostAgent.stop(GRACE);
        int failed = Files.exists(home.data().resolve("host")) ? hostAgent.run("stop-all") : 0;
        manager.stop(GRACE);
        try {
            Files.delete(home.run());
        } catch (NoSuchFileException e) {
            // Nothing ran.
        } catch (IOException e) {
            throw new UncheckedIOException("removing " + home.run(), e);
        }
        if (failed != 0) {
            throw new IllegalStateException(
                    "not every VM could be stopped; see " + hostAgent.log());
        }
    }
}
