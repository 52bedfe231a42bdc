// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.VmStatus;
import dev.hearth.manager.TestProgram;
import dev.hearth.manager.config.ManagerConfig;
import dev.hearth.manager.testing.FakeHostAgent;
import dev.hearth.manager.testing.Samples;
import dev.hearth.manager.testing.TestHome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A manager of its own that is ended between an alert and its delivery. The receiver fails until
/// the manager is back.
class AlertRestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whatWasNotDeliveredIsDeliveredByTheNextAndWhatFiresStaysSo() throws Exception {
        Path home = TestHome.create();
        try (FakeHostAgent host = new FakeHostAgent();
                WebhookReceiver receiver = new WebhookReceiver()) {
            host.measure(AlertRestartTest::busy);
            receiver.answerNext(Collections.nCopies(1_000, 503).toArray(Integer[]::new));
            String alert;
            try (TestProgram program = new TestProgram()) {
                URI address = program.start(config(host, home));
                alert = fire(address, receiver);
            }
            int before = receiver.messages().size();
            receiver.recover();
            try (TestProgram program = new TestProgram()) {
                URI address = program.start(config(host, home));
                await().atMost(PATIENCE).until(() -> receiver.messages().size() > before);

                assertThat(receiver.messages())
                        .extracting(WebhookReceiver.Message::delivery)
                        .containsOnly(receiver.messages().getFirst().delivery());
                await().atMost(PATIENCE)
                        .until(() -> firing(address).path("id").asString("").equals(alert));
                host.measure(Samples::of);
                await().atMost(PATIENCE)
                        .until(() -> receiver.messages().getLast().body().contains("\"resolved\""));
                assertThat(
                                json.readTree(receiver.messages().getLast().body())
                                        .path("alert")
                                        .path("id")
                                        .asString())
                        .isEqualTo(alert);
            }
        } finally {
            TestHome.delete(home);
        }
    }

    private String fire(URI address, WebhookReceiver receiver) throws Exception {
        String webhook =
                post(
                                address,
                                "/v1/webhooks",
                                """
                                {"name": "x", "url": "%s", "secret": "0123456789abcdef"}
                                """
                                        .formatted(receiver.url()))
                        .path("id")
                        .asString();
        String vm = post(address, "/v1/vms", "{\"name\": \"one\"}").path("id").asString();
        post(address, "/v1/vms/" + vm + "/start", "{}");
        post(
                address,
                "/v1/alert-rules",
                """
                {"name": "x", "metric": "cpu_usage_percent", "comparison": ">", "threshold": 90,
                 "webhooks": ["%s"]}
                """
                        .formatted(webhook));
        await().atMost(PATIENCE).until(() -> !receiver.messages().isEmpty());
        return firing(address).path("id").asString();
    }

    private JsonNode firing(URI address) throws IOException, InterruptedException {
        return json.readTree(
                        http.send(
                                        HttpRequest.newBuilder(
                                                        URI.create(
                                                                address
                                                                        + "/v1/alerts?state=firing"))
                                                .build(),
                                        BodyHandlers.ofString())
                                .body())
                .path("alerts")
                .path(0);
    }

    private JsonNode post(URI address, String path, String body)
            throws IOException, InterruptedException {
        return json.readTree(
                http.send(
                                HttpRequest.newBuilder(URI.create(address + path))
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
    }

    private static dev.hearth.contract.host.MetricSample busy(VmStatus vm) {
        return vm.incarnation() == null ? Samples.of(vm) : Samples.live(vm, 99);
    }

    private static ManagerConfig config(FakeHostAgent host, Path home) {
        return ManagerConfig.of(
                Map.of(
                        "HEARTH_MANAGER_LISTEN",
                        "127.0.0.1:0",
                        "HEARTH_MANAGER_HOST_AGENT",
                        host.url().toString(),
                        "HEARTH_MANAGER_WEBHOOK_ALLOW",
                        "127.0.0.1/32",
                        "HEARTH_HOME",
                        home.toString()));
    }
}
