// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Real guests on networks of their own: what they reach, who reaches them, and what becomes of
/// their networks. Fixture: a host with its host agent in one namespace, and another machine with a
/// web server in a second one. Needs root.
final class GuestNetworkTest {

    private static final UUID NAT = UUID.fromString("7f230000-0000-4000-8000-000000000001");
    private static final UUID ISOLATED = UUID.fromString("7f230000-0000-4000-8000-000000000002");
    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final String OUTSIDE = "198.51.100.2";
    private static final String HOST = "198.51.100.1";
    private static final String REQUEST = "GET /hello HTTP/1.0\r\n\r\n";
    private static final String NETWORKS =
            "nft list ruleset; ip -o link show | grep hearth; ip -o -4 address show | grep hearth";

    @TempDir Path directory;
    private Namespace host;
    private Namespace outside;
    private ConfinedHostAgent agent;

    @BeforeEach
    void open() throws IOException {
        host = new Namespace();
        outside = new Namespace();
        host.connect(HOST + "/24", outside, OUTSIDE + "/24");
        Files.writeString(directory.resolve("hello"), "hello from outside\n");
        outside.start("busybox", "httpd", "-f", "-p", "80", "-h", directory.toString());
        Path resolver =
                Files.writeString(directory.resolve("resolv.conf"), "nameserver 192.0.2.53\n");
        host.run("mount --bind %s /etc/resolv.conf".formatted(resolver));
        agent = new ConfinedHostAgent(host);
    }

    @AfterEach
    void close() {
        agent.close();
        outside.close();
        host.close();
    }

    @Test
    void guestsReachAndAreReachedAsTheirNetworksSay() throws IOException {
        start(NAT, "nat", "{\"host_port\": 8081, \"guest_port\": 80}");
        start(ISOLATED, "isolated", "");
        // Asked at 10.201.0.2 and .6, over the TAPs.
        awaitLive(NAT);
        awaitLive(ISOLATED);
        try (Console guest = new Console(agent.console(NAT));
                Console isolated = new Console(agent.console(ISOLATED))) {
            assertThat(guest.run(fetch(OUTSIDE))).contains("hello from outside");
            assertThat(guest.run("cat /etc/resolv.conf")).contains("nameserver 192.0.2.53");
            assertThat(guest.run("ip -o link show eth0")).contains("06:00:0a:c9:00:02");
            guest.run("mkdir /tmp/web; echo hello from inside > /tmp/web/hello");
            guest.run("httpd -p 80 -h /tmp/web");
            assertThat(outside.exchange(HOST, 8081, REQUEST)).contains("hello from inside");

            assertThat(isolated.run(fetch(OUTSIDE))).contains("nothing");
            assertThat(isolated.run(fetch("10.201.0.2"))).contains("nothing");
            assertThat(isolated.run("ping -c 1 -W 2 10.201.0.5")).contains("100% packet loss");
            assertThat(isolated.run("cat /etc/resolv.conf")).doesNotContain("192.0.2.53");
        }

        String networks = networks();
        JsonNode before = machine(NAT);
        agent.crash();
        assertThat(machine(NAT)).isEqualTo(before);
        assertThat(networks()).isEqualTo(networks);
        awaitLive(NAT);
        assertThat(outside.exchange(HOST, 8081, REQUEST)).contains("hello from inside");

        agent.call("POST", NAT, "/stop", "");
        assertThat(networks()).contains("hearth-tap1").doesNotContain("hearth-tap0", "8081");
        agent.call("POST", ISOLATED, "/stop", "");
        assertThat(networks()).isEmpty();
    }

    /// What the VM is, whatever happened to it meanwhile.
    private JsonNode machine(UUID vm) {
        JsonNode told = agent.call("GET", vm, "", "");
        assertThat(((ObjectNode) told).remove("event_seq")).isNotNull();
        return told;
    }

    private void start(UUID vm, String mode, String forwards) {
        agent.call(
                "PUT",
                vm,
                "",
                """
                {"name": "%s", "vcpu_count": 1, "mem_size_mib": 128, "image": "demo", "disk_mib": null,
                 "network": {"mode": "%s", "forwards": [%s]}, "external": null, "poll_interval_s": 1}
                """
                        .formatted(mode, mode, forwards));
        assertThat(agent.call("POST", vm, "/start", "").path("state").asString())
                .isEqualTo("running");
    }

    private void awaitLive(UUID vm) {
        await().atMost(BOOT)
                .ignoreExceptions()
                .until(() ->
                        agent.call("GET", vm, "/metrics", "")
                                .path("state")
                                .asString()
                                .equals("live"));
    }

    private String networks() {
        return host.run(NETWORKS).replaceAll("(?m)^\\d+: ", "");
    }

    private static String fetch(String address) {
        // Not wget: that of Debian's static busybox ends with a segmentation fault.
        return "printf 'GET /hello HTTP/1.0\\r\\n\\r\\n' | nc -w 3 %s 80 || echo nothing"
                .formatted(address);
    }
}
