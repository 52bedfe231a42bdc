// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.host.Source;
import dev.hearth.contract.rest.AlertComparison;
import dev.hearth.contract.rest.AlertState;
import dev.hearth.contract.rest.WebhookDelivery;
import dev.hearth.manager.config.Secret;
import dev.hearth.manager.database.Database;
import dev.hearth.manager.home.Home;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.problem.HearthException.WrongState;
import dev.hearth.manager.testing.TestHome;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The tables of alerts in a real PostgreSQL, with their bounds.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertTablesTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final UUID WEBHOOK = new UUID(3, 3);
    private static final UUID VM = new UUID(5, 5);

    private final Path place = TestHome.create();
    private final Home home = Home.open(place);
    private final Database database = Database.open(home, Optional.empty());
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final AlertStore alerts = new AlertStore(jdbc, new Json());
    private final RuleStore rules = new RuleStore(jdbc);
    private final WebhookStore webhooks = new WebhookStore(jdbc);
    private final DeliveryStore deliveries = new DeliveryStore(jdbc);
    private final Rule rule =
            new Rule(
                    new UUID(1, 1),
                    "busy",
                    new Rule.Condition(
                            null,
                            AlertMetric.LOAD1,
                            AlertComparison.AT_LEAST,
                            4,
                            3,
                            Duration.ofMinutes(10),
                            Duration.ZERO,
                            true),
                    List.of(WEBHOOK),
                    NOW);

    @BeforeAll
    void open() {
        database.check();
    }

    @BeforeEach
    void begin() {
        jdbc.sql("TRUNCATE alert, alert_rule, alert_rule_webhook, webhook, webhook_delivery")
                .update();
        webhooks.insert(
                new Receiver(
                        WEBHOOK,
                        "pager",
                        URI.create("https://example.org/"),
                        new Secret("0123456789abcdef"),
                        NOW),
                1);
        rules.insert(rule, 1);
    }

    @AfterAll
    void close() {
        database.close();
        home.close();
        TestHome.delete(place);
    }

    @Test
    void aRuleComesBackAsItWas() {
        assertThat(rules.list()).containsExactly(rule);
    }

    @Test
    void thereIsABoundOnRulesAndWebhooks() {
        Rule another = new Rule(new UUID(1, 2), "other", rule.condition(), List.of(), NOW);

        assertThat(rules.insert(another, 1)).isFalse();
        assertThat(rules.insert(another, 2)).isTrue();
        assertThatThrownBy(() -> webhooks.delete(WEBHOOK)).isInstanceOf(WrongState.class);
    }

    @Test
    void onesThatPendAreKeptWithTheTimeTheyHaveHeldAndForgottenWithTheirTime() {
        Evaluator.Pending pending =
                new Evaluator.Pending(
                        change(1, AlertState.PENDING).alert(null), Duration.ofSeconds(90));
        alerts.pending(List.of(pending));
        alerts.pending(List.of(pending));

        List<AlertStore.Kept> kept = alerts.active(NOW.plusSeconds(1_000));

        assertThat(kept).hasSize(1);
        assertThat(kept.getFirst().track().held(NOW.plusSeconds(2_000)))
                .isEqualTo(Duration.ofSeconds(90));
        alerts.pending(List.of());
        assertThat(alerts.active(NOW)).isEmpty();
    }

    @Test
    void anAlertAndItsDeliveryAreThereTogetherAndNotForARuleThatIsGone() {
        alerts.changed(change(1, AlertState.FIRING), Ending.VALUE_IS_BACK);
        assertThat(deliveries.due(NOW, List.of())).hasSize(1);
        assertThat(deliveries.due(NOW, List.of(WEBHOOK))).isEmpty();
        assertThat(deliveries.due(NOW.minusSeconds(1), List.of())).isEmpty();

        rules.delete(rule.id(), NOW);
        alerts.changed(change(2, AlertState.FIRING), Ending.VALUE_IS_BACK);

        assertThat(alerts.active(NOW)).isEmpty();
        assertThat(alerts.resolved(null, 10)).hasSize(1);
        assertThat(alerts.resolved(VM, 10).getFirst().reason()).isEqualTo("rule-deleted");
        assertThat(alerts.resolved(new UUID(0, 9), 10)).isEmpty();
        assertThat(deliveries.last(WEBHOOK)).hasSize(1);
    }

    @Test
    void whatIsResolvedAndWhatIsDeliveredIsKeptUpToABound() {
        for (int i = 1; i <= AlertStore.MOST_RESOLVED + 5; i++) {
            alerts.changed(change(i, AlertState.RESOLVED), Ending.VALUE_IS_BACK);
        }
        Attempt taken = new Attempt(200, 7, "", null, false);
        List<UUID> delivered = new ArrayList<>();
        for (int i = 0; i < DeliveryStore.MOST_KEPT + 5; i++) {
            DeliveryStore.Due due = deliveries.due(NOW.plusSeconds(9_999), List.of()).getFirst();
            deliveries.note(due.id(), taken, null, NOW);
            delivered.add(due.id());
        }

        alerts.trim();
        deliveries.trim(NOW);

        assertThat(alerts.resolved(null, 2_000)).hasSize(AlertStore.MOST_RESOLVED);
        assertThat(count("state = 'delivered'")).isEqualTo(DeliveryStore.MOST_KEPT);
        assertThat(count("state = 'pending'")).isEqualTo(AlertStore.MOST_RESOLVED - 100);
        assertThat(delivered).doesNotHaveDuplicates();
    }

    @Test
    void anAttemptIsNotedAndTriedAgainWhenItsTimeHasCome() {
        alerts.changed(change(1, AlertState.FIRING), Ending.VALUE_IS_BACK);
        UUID id = deliveries.due(NOW, List.of()).getFirst().id();

        deliveries.note(id, new Attempt(503, 7, "", "busy", false), NOW.plusSeconds(5), NOW);

        assertThat(deliveries.due(NOW.plusSeconds(4), List.of())).isEmpty();
        assertThat(deliveries.due(NOW.plusSeconds(5), List.of()))
                .extracting(DeliveryStore.Due::id, DeliveryStore.Due::attempts)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(id, 1));
        deliveries.note(id, new Attempt(null, 8, null, "no", false), null, NOW);
        assertThat(deliveries.last(WEBHOOK).getFirst())
                .returns(WebhookDelivery.State.FAILED, WebhookDelivery::state)
                .returns(null, WebhookDelivery::status)
                .returns("no", WebhookDelivery::error)
                .returns(NOW, WebhookDelivery::finishedAt);
    }

    @Test
    void beyondTheBoundTheOldestThatWaitAreGivenUp() {
        alerts.changed(change(1, AlertState.FIRING), Ending.VALUE_IS_BACK);
        jdbc.sql(
                        """
                        INSERT INTO webhook_delivery
                            (webhook_id, alert_id, event, body, created_at, next_at)
                        SELECT webhook_id, alert_id, event, body, created_at, next_at
                        FROM webhook_delivery, generate_series(1, :most)
                        """)
                .param("most", DeliveryStore.MOST_WAITING)
                .update();

        assertThat(deliveries.trim(NOW)).isEqualTo(1);
        assertThat(count("state = 'failed'")).isEqualTo(1);
        assertThat(deliveries.trim(NOW)).isZero();
    }

    private long count(String where) {
        return jdbc.sql("SELECT count(*) FROM webhook_delivery WHERE " + where)
                .query(Long.class)
                .single();
    }

    private Change change(int number, AlertState state) {
        Instant at = NOW.plusSeconds(state == AlertState.RESOLVED ? number : 0);
        return new Change(
                rule,
                VM,
                "demo",
                new Track(new UUID(7, number), state, at, NOW, NOW, null, null, 5, Source.GUEST),
                12L);
    }
}
