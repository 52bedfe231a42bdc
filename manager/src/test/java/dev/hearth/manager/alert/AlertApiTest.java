// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.manager.config.Secret;
import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.Samples;
import dev.hearth.manager.testing.WithManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Rules, webhooks and alerts, through the public API. On a whole manager with a fake host agent,
/// and a receiver on a real socket.
@ExtendWith(WithManager.class)
class AlertApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SECRET = "a-secret-of-this-test";

    private final ManagerUnderTest manager;
    private final WebhookReceiver receiver = new WebhookReceiver();
    private final Map<UUID, Double> cpus = new ConcurrentHashMap<>();

    AlertApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @BeforeEach
    void measure() {
        manager.hostAgent().measure(this::sample);
    }

    @AfterEach
    void close() {
        manager.hostAgent().measure(Samples::of);
        for (JsonNode rule : manager.get("/v1/alert-rules").json()) {
            manager.delete("/v1/alert-rules/" + rule.path("id").asString());
        }
        for (JsonNode webhook : manager.get("/v1/webhooks").json()) {
            manager.delete("/v1/webhooks/" + webhook.path("id").asString());
        }
        receiver.close();
    }

    @Test
    void anAlertFiresIsResolvedAndTheReceiverIsToldBoth() {
        UUID vm = manager.startVm();
        String webhook = webhook();
        String rule = rule(vm, 90, 80, webhook);

        cpus.put(vm, 95.0);
        awaitMessages(1);
        JsonNode firing = only(alerts(vm, "firing"));
        cpus.put(vm, 85.0);
        await().atMost(PATIENCE)
                .until(() -> only(alerts(vm, "firing")).path("value").asDouble() == 85);
        cpus.put(vm, 20.0);
        awaitMessages(2);

        assertThat(firing.path("rule_id").asString()).isEqualTo(rule);
        assertThat(firing.path("source").asString()).isEqualTo("guest");
        JsonNode first = body(0);
        assertThat(first.path("event").asString()).isEqualTo("alert");
        assertThat(first.path("version").asInt()).isEqualTo(1);
        assertThat(first.path("alert").path("state").asString()).isEqualTo("firing");
        assertThat(first.path("alert").path("id")).isEqualTo(firing.path("id"));
        assertThat(first.path("alert").path("value").asDouble()).isEqualTo(95);
        assertThat(first.path("rule").path("threshold").asDouble()).isEqualTo(90);
        assertThat(first.path("age_ms").asLong(-1)).isBetween(0L, 5_000L);
        assertThat(first.path("link").asString()).isEqualTo("/vms/" + vm);
        JsonNode second = body(1);
        assertThat(second.path("alert").path("state").asString()).isEqualTo("resolved");
        assertThat(second.path("alert").path("reason").asString()).isEqualTo("value-is-back");
        assertThat(second.path("alert").path("id")).isEqualTo(firing.path("id"));
        await().atMost(PATIENCE).until(() -> alerts(vm, "firing").isEmpty());
        assertThat(only(alerts(vm, "resolved")).path("id")).isEqualTo(firing.path("id"));
        receiver.messages().forEach(AlertApiTest::assertSigned);
    }

    @Test
    void afterA503ItIsSentAgainUnderTheSameIdAndAfterA400NotAgain() {
        UUID vm = manager.startVm();
        String webhook = webhook();
        rule(vm, 90, 90, webhook);
        receiver.answerNext(503, 200, 400);

        cpus.put(vm, 95.0);
        awaitMessages(2);
        cpus.put(vm, 10.0);
        awaitMessages(3);

        List<WebhookReceiver.Message> messages = receiver.messages();
        assertThat(messages.get(1).delivery()).isEqualTo(messages.get(0).delivery());
        assertThat(messages.get(1).body()).isEqualTo(messages.get(0).body());
        assertThat(messages.get(2).delivery()).isNotEqualTo(messages.get(0).delivery());
        String path = "/v1/webhooks/%s/deliveries".formatted(webhook);
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    JsonNode all = manager.get(path).json();
                    assertThat(all).hasSize(2);
                    assertThat(all.get(0).path("state").asString()).isEqualTo("failed");
                    assertThat(all.get(0).path("status").asInt()).isEqualTo(400);
                    assertThat(all.get(0).path("attempts").asInt()).isEqualTo(1);
                    assertThat(all.get(0).path("event").asString()).isEqualTo("resolved");
                    assertThat(all.get(1).path("state").asString()).isEqualTo("delivered");
                    assertThat(all.get(1).path("attempts").asInt()).isEqualTo(2);
                    assertThat(all.get(1).path("error").isNull()).isTrue();
                    assertThat(all.get(1).path("id").asString())
                            .isEqualTo(messages.get(0).delivery());
                });
        String page = manager.get("/metrics").text();
        assertThat(page)
                .contains("hearth_manager_alerts{state=\"firing\"}")
                .contains("hearth_manager_webhook_deliveries_total{outcome=\"retried\"}");
    }

    @Test
    void aTestIsSentAtOnceAndAnswersWhatTheReceiverSaid() {
        String webhook = webhook();
        String path = "/v1/webhooks/%s/test".formatted(webhook);

        Answer taken = manager.post(path, "");
        receiver.answerNext(500);
        Answer failed = manager.post(path, "{}");
        receiver.close();
        Answer alone = manager.post(path, "{}");

        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.json().path("delivered").asBoolean()).isTrue();
        assertThat(taken.member("answer")).isEqualTo("thank you");
        assertThat(taken.member("delivery")).isEqualTo(receiver.messages().get(0).delivery());
        assertSigned(receiver.messages().get(0));
        assertThat(body(0).path("event").asString()).isEqualTo("test");
        assertThat(failed.json().path("status").asInt()).isEqualTo(500);
        assertThat(failed.json().path("delivered").asBoolean()).isFalse();
        assertThat(alone.json().path("status").isNull()).isTrue();
        assertThat(alone.member("error")).contains("nobody listens");
        assertThat(manager.get("/v1/webhooks/%s/deliveries".formatted(webhook)).json()).isEmpty();
    }

    @Test
    void aVmThatIsDeletedEndsItsAlertsAndTakesItsRulesAlong() {
        UUID vm = manager.startVm();
        String rule = rule(vm, 90, 90, webhook());
        cpus.put(vm, 95.0);
        awaitMessages(1);

        manager.post("/v1/vms/" + vm + "/stop", "");
        assertThat(manager.delete("/v1/vms/" + vm).status()).isEqualTo(204);
        awaitMessages(2);

        assertThat(body(1).path("alert").path("reason").asString()).isEqualTo("vm-deleted");
        await().atMost(PATIENCE)
                .until(() -> manager.get("/v1/alert-rules/" + rule).status() == 404);
        assertThat(only(alerts(vm, "resolved")).path("reason").asString()).isEqualTo("vm-deleted");
    }

    @Test
    void aRuleThatIsDeletedEndsItsAlertsAndNobodyIsTold() {
        UUID vm = manager.startVm();
        String rule = rule(vm, 90, 90, webhook());
        cpus.put(vm, 95.0);
        awaitMessages(1);

        assertThat(manager.delete("/v1/alert-rules/" + rule).status()).isEqualTo(204);

        await().atMost(PATIENCE).until(() -> alerts(vm, "firing").isEmpty());
        assertThat(only(alerts(vm, "resolved")).path("reason").asString())
                .isEqualTo("rule-deleted");
        assertThat(receiver.messages()).hasSize(1);
    }

    @Test
    void aVmThatFailedAndAnAgentThatIsSilentAreMetricsToo() {
        UUID vm = manager.startVm();
        String name = manager.freshName();
        assertThat(
                        manager.post(
                                        "/v1/alert-rules",
                                        """
                                        {"name": "%s", "vm_id": "%s", "metric": "vm_failed",
                                         "comparison": ">=", "threshold": 1}
                                        """
                                                .formatted(name, vm))
                                .status())
                .isEqualTo(201);

        manager.hostAgent().fail(vm, "it fell over");

        await().atMost(PATIENCE).until(() -> alerts(vm, "firing").size() == 1);
    }

    @Test
    void withoutDataAnAlertStaysAndSaysSo() {
        UUID vm = manager.startVm();
        rule(vm, 90, 90, webhook());
        cpus.put(vm, 95.0);
        awaitMessages(1);

        cpus.put(vm, Double.NaN);

        await().atMost(PATIENCE)
                .until(() ->
                        only(alerts(vm, "firing")).path("no_data_since").asString(null) != null);
        assertThat(only(alerts(vm, "firing")).path("value").asDouble()).isEqualTo(95);
        assertThat(receiver.messages()).hasSize(1);
    }

    @Test
    void aRuleIsChangedAndAPendingAlertIsShown() {
        UUID vm = manager.startVm();
        String rule = rule(vm, 90, 90, webhook());
        String path = "/v1/alert-rules/" + rule;
        String changed =
                """
                {"name": "%s", "vm_id": "%s", "metric": "cpu_usage_percent", "comparison": ">",
                 "threshold": 50, "for_seconds": 86400}
                """
                        .formatted(manager.freshName(), vm);

        Answer answer = manager.send("PUT", path, changed, "application/json");
        cpus.put(vm, 60.0);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(manager.get(path).json());
        assertThat(answer.json().path("webhooks")).isEmpty();
        assertThat(answer.json().path("clear_threshold").asDouble()).isEqualTo(50);
        await().atMost(PATIENCE).until(() -> alerts(vm, "pending").size() == 1);
        assertThat(receiver.messages()).isEmpty();
    }

    @Test
    void aWebhookThatARuleNamesStaysAndItsSecretIsNeverShown() {
        UUID vm = manager.createVm();
        String webhook = webhook();
        String rule = rule(vm, 90, 90, webhook);
        String path = "/v1/webhooks/" + webhook;

        assertThat(manager.delete(path).status()).isEqualTo(409);
        assertThat(manager.get(path).text()).doesNotContain(SECRET).doesNotContain("secret");
        String name = manager.freshName();
        Answer changed =
                manager.send(
                        "PUT",
                        path,
                        "{\"name\": \"%s\", \"url\": \"%s\"}".formatted(name, receiver.url()),
                        "application/json");
        assertThat(changed.member("name")).isEqualTo(name);
        manager.post(path + "/test", "");
        assertSigned(receiver.messages().getFirst());
        manager.delete("/v1/alert-rules/" + rule);
        assertThat(manager.delete(path).status()).isEqualTo(204);
        assertThat(manager.get(path).status()).isEqualTo(404);
    }

    @Test
    void namesAreUniqueAndWhatIsNotThereIsNotFound() {
        UUID vm = manager.createVm();
        String rule = rule(vm, 90, 90, webhook());
        String name = manager.get("/v1/alert-rules/" + rule).member("name");

        Answer again =
                manager.post(
                        "/v1/alert-rules",
                        """
                        {"name": "%s", "metric": "load1", "comparison": "<", "threshold": -1}
                        """
                                .formatted(name));

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.member("type")).isEqualTo("/problems/name-taken");
        assertThat(manager.get("/v1/alert-rules/" + vm).status()).isEqualTo(404);
        assertThat(manager.delete("/v1/alert-rules/x").status()).isEqualTo(404);
        assertThat(manager.post("/v1/webhooks/" + vm + "/test", "").status()).isEqualTo(404);
        assertThat(manager.get("/v1/alerts?state=sad&limit=0&vm=x").json().path("errors"))
                .hasSize(3);
    }

    private MetricSample sample(VmStatus vm) {
        Double cpu = cpus.get(vm.id());
        if (cpu == null || vm.incarnation() == null) {
            return Samples.of(vm);
        }
        if (cpu.isNaN()) {
            return Samples.unmeasured(vm);
        }
        return Samples.live(vm, cpu);
    }

    private String webhook() {
        Answer made =
                manager.post(
                        "/v1/webhooks",
                        "{\"name\": \"%s\", \"url\": \"%s\", \"secret\": \"%s\"}"
                                .formatted(manager.freshName(), receiver.url(), SECRET));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.member("id");
    }

    private String rule(UUID vm, double threshold, double clear, String webhook) {
        Answer made =
                manager.post(
                        "/v1/alert-rules",
                        """
                        {"name": "%s", "vm_id": "%s", "metric": "cpu_usage_percent",
                         "comparison": ">", "threshold": %s, "clear_threshold": %s,
                         "webhooks": ["%s"]}
                        """
                                .formatted(manager.freshName(), vm, threshold, clear, webhook));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.member("id");
    }

    private List<JsonNode> alerts(UUID vm, String state) {
        List<JsonNode> all = new java.util.ArrayList<>();
        manager.get("/v1/alerts?vm=%s&state=%s".formatted(vm, state))
                .json()
                .path("alerts")
                .forEach(all::add);
        return all;
    }

    private static JsonNode only(List<JsonNode> alerts) {
        assertThat(alerts).hasSize(1);
        return alerts.getFirst();
    }

    private void awaitMessages(int count) {
        await().atMost(PATIENCE).until(() -> receiver.messages().size() >= count);
    }

    private JsonNode body(int message) {
        return new tools.jackson.databind.json.JsonMapper()
                .readTree(receiver.messages().get(message).body());
    }

    private static void assertSigned(WebhookReceiver.Message message) {
        long seconds =
                Long.parseLong(message.signature().substring(2, message.signature().indexOf(',')));
        assertThat(message.signature())
                .isEqualTo(
                        Signature.of(
                                new Secret(SECRET),
                                Instant.ofEpochSecond(seconds),
                                message.body().getBytes(StandardCharsets.UTF_8)));
        assertThat(Instant.ofEpochSecond(seconds))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    }
}
