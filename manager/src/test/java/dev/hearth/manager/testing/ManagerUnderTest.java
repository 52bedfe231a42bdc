// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import dev.hearth.manager.TestProgram;
import dev.hearth.manager.config.ManagerConfig;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// A whole manager, as it runs in production: its own embedded PostgreSQL, a real port, and a fake
/// host agent. One for all tests of a run; each test makes its own VMs.
public final class ManagerUnderTest implements AutoCloseable {

    private final FakeHostAgent hostAgent = new FakeHostAgent();
    private final ApiContract contract = new ApiContract();
    private final Json json = new Json();
    private final AtomicInteger names = new AtomicInteger();
    private final Path home;
    private final TestProgram program;
    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .build();

    public ManagerUnderTest() {
        home = TestHome.create();
        program = new TestProgram();
        address =
                program.start(
                        ManagerConfig.of(
                                Map.of(
                                        "HEARTH_MANAGER_LISTEN",
                                        "127.0.0.1:0",
                                        "HEARTH_MANAGER_HOST_AGENT",
                                        hostAgent.url().toString(),
                                        "HEARTH_MANAGER_WEBHOOK_ALLOW",
                                        "127.0.0.1/32",
                                        "HEARTH_MANAGER_GUEST_AGENT",
                                        guestAgent(home).toString(),
                                        "HEARTH_HOME",
                                        home.toString())));
    }

    /// The host agent it talks to.
    public FakeHostAgent hostAgent() {
        return hostAgent;
    }

    /// The contract its answers are held to.
    public ApiContract contract() {
        return contract;
    }

    /// Where it serves.
    public URI address() {
        return address;
    }

    /// Its state directory.
    public Path home() {
        return home;
    }

    /// GET, held to the contract.
    public Answer get(String path) {
        return send("GET", path, null, "application/json");
    }

    /// DELETE, held to the contract.
    public Answer delete(String path) {
        return send("DELETE", path, null, "application/json");
    }

    /// POST of JSON, held to the contract.
    public Answer post(String path, String body) {
        return send("POST", path, body, "application/json");
    }

    /// Any request, held to the contract.
    ///
    /// @param body null for none
    public Answer send(
            String method,
            String path,
            @org.jspecify.annotations.Nullable String body,
            String contentType) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", contentType);
        }
        HttpResponse<String> response = send(request.build());
        contract.check(method, path, response);
        return answer(response);
    }

    /// Any request, whatever the contract says of it.
    public Answer raw(HttpRequest request) {
        return answer(send(request));
    }

    /// Makes a VM with a name of its own; returns its id.
    public UUID createVm() {
        Answer created = post("/v1/vms", "{\"name\":\"%s\"}".formatted(freshName()));
        if (created.status() != 201) {
            throw new AssertionError("no VM was made: " + created);
        }
        return UUID.fromString(created.member("id"));
    }

    /// Makes a VM and starts it; returns its id.
    public UUID startVm() {
        UUID id = createVm();
        Answer started = post("/v1/vms/" + id + "/start", "");
        if (started.status() != 200) {
            throw new AssertionError("the VM was not started: " + started);
        }
        return id;
    }

    /// A name no other test has.
    public String freshName() {
        return "vm-" + names.incrementAndGet();
    }

    /// The head of a program for linux-amd64, and some text.
    private static Path guestAgent(Path home) {
        byte[] program = Arrays.copyOf("\177ELF\2\1".getBytes(StandardCharsets.US_ASCII), 64);
        program[18] = 62;
        try {
            return Files.write(home.resolve("guest-agent"), program);
        } catch (IOException e) {
            throw new UncheckedIOException("write a guest agent", e);
        }
    }

    @Override
    public void close() {
        http.close();
        program.close();
        hostAgent.close();
        TestHome.delete(home);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("send " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Answer answer(HttpResponse<String> response) {
        return new Answer(
                response.statusCode(), response.headers(), response.body(), tree(response.body()));
    }

    private JsonNode tree(String body) {
        try {
            return json.tree(body.getBytes(StandardCharsets.UTF_8));
        } catch (NotJson e) {
            return MissingNode.getInstance();
        }
    }
}
