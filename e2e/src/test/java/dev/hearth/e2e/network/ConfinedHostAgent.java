// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.testkit.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The built host agent as a process of its own in a namespace, asked from in there.
final class ConfinedHostAgent implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final Namespace namespace;
    private final Path home = Checkout.stateHome();
    private Process process;

    ConfinedHostAgent(Namespace namespace) {
        this.namespace = namespace;
        this.process = start("serve");
        awaitStart();
    }

    /// Kills it at once and starts it again.
    void crash() {
        process.destroyForcibly().onExit().join();
        process = start("serve");
        awaitStart();
    }

    /// What it answers to a request about a VM, which has to succeed.
    JsonNode call(String method, UUID vm, String path, String body) {
        String answer = ask(method, "/agent/v1/vms/" + vm + path, body);
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        return new JsonMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    /// The socket of a guest's console.
    Path console(UUID vm) {
        return home.resolve("host/vms/" + vm + "/console.sock");
    }

    /// Ends its VMs, and it.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        start("stop-all").onExit().join();
        Checkout.remove(home);
    }

    private void awaitStart() {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> ask("GET", "/agent/v1/health", "").startsWith("HTTP/1.1 200 "));
    }

    private String ask(String method, String path, String body) {
        try {
            String address = Files.readString(home.resolve("host/address")).strip();
            return namespace.exchange(
                    "127.0.0.1",
                    Integer.parseInt(address.substring(address.indexOf(':') + 1)),
                    "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                                    .formatted(method, path, address)
                            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                    .formatted(body.length(), body));
        } catch (IOException e) {
            throw new UncheckedIOException("asking the host agent for " + path, e);
        }
    }

    private Process start(String command) {
        try {
            Files.deleteIfExists(home.resolve("host/address"));
            ProcessBuilder builder =
                    namespace.process(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java") + "",
                                    "-Xmx64m",
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-jar",
                                    program("host-agent/target/hearth-host-agent.jar"),
                                    command));
            builder.environment().put("HEARTH_HOME", home.toString());
            builder.environment().put("HEARTH_HOST_LISTEN", "127.0.0.1:0");
            builder.environment().put("HEARTH_HOST_HYPERVISOR", "qemu");
            builder.environment()
                    .put("HEARTH_HOST_GUEST_AGENT", program("guest-agent/target/guest-agent"));
            builder.environment()
                    .put("HEARTH_HOST_GUEST_INIT", program("guest-agent/target/guest-init"));
            return builder.redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(home.resolve("output").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("starting a host agent", e);
        }
    }

    private static String program(String path) {
        return Checkout.root().resolve(path).toString();
    }
}
