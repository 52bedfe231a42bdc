// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static dev.hearth.manager.database.DatabaseGuard.guarded;

import dev.hearth.contract.rest.AlertComparison;
import dev.hearth.manager.problem.HearthException.NameTaken;
import dev.hearth.manager.problem.HearthException.WrongState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The tables `alert_rule` and `alert_rule_webhook`. Throws [DatabaseUnavailable] when the database
/// does not answer. Safe for use by many threads.
final class RuleStore {

    private static final String SELECT =
            """
            SELECT id, name, vm_id, metric, comparison, threshold, clear_threshold, for_seconds,
                   keep_firing_seconds, enabled, created_at,
                   ARRAY(SELECT webhook_id FROM alert_rule_webhook WHERE rule_id = id
                         ORDER BY webhook_id) AS webhooks
            FROM alert_rule
            """;

    // One statement each, so that a rule is there with all its webhooks or not at all.
    private static final String INSERT =
            """
            WITH made AS (
                INSERT INTO alert_rule (id, name, vm_id, metric, comparison, threshold,
                    clear_threshold, for_seconds, keep_firing_seconds, enabled, created_at)
                SELECT :id, :name, CAST(:vm AS uuid), :metric, :comparison, :threshold, :clear,
                    :for, :keep, :enabled, :created
                WHERE (SELECT count(*) FROM alert_rule) < :most
                RETURNING id
            ), told AS (
                INSERT INTO alert_rule_webhook (rule_id, webhook_id)
                SELECT made.id, webhook FROM made, unnest(:webhooks) AS webhook
            )
            SELECT count(*) FROM made
            """;

    private static final String UPDATE =
            """
            WITH gone AS (
                DELETE FROM alert_rule_webhook
                WHERE rule_id = :id AND NOT (webhook_id = ANY (:webhooks))
            ), changed AS (
                UPDATE alert_rule SET name = :name, vm_id = CAST(:vm AS uuid), metric = :metric,
                    comparison = :comparison, threshold = :threshold, clear_threshold = :clear,
                    for_seconds = :for, keep_firing_seconds = :keep, enabled = :enabled
                WHERE id = :id
                RETURNING id
            ), told AS (
                INSERT INTO alert_rule_webhook (rule_id, webhook_id)
                SELECT changed.id, webhook FROM changed, unnest(:webhooks) AS webhook
                ON CONFLICT DO NOTHING
            )
            SELECT count(*) FROM changed
            """;

    // Its alerts are over, and nobody is told.
    private static final String DELETE =
            """
            WITH ended AS (
                UPDATE alert SET state = 'resolved', since = :now, reason = :reason
                WHERE rule_id = :id AND state IN ('firing', 'unknown')
            ), gone AS (
                DELETE FROM alert WHERE rule_id = :id AND state = 'pending'
            ), deleted AS (
                DELETE FROM alert_rule WHERE id = :id RETURNING id
            )
            SELECT count(*) FROM deleted
            """;

    private final JdbcClient jdbc;

    RuleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// All rules, by name.
    List<Rule> list() {
        return guarded(() ->
                jdbc.sql(SELECT + "ORDER BY name COLLATE \"C\"").query(RuleStore::row).list());
    }

    Optional<Rule> find(UUID id) {
        return guarded(() ->
                jdbc.sql(SELECT + "WHERE id = :id")
                        .param("id", id)
                        .query(RuleStore::row)
                        .optional());
    }

    /// Returns false when there are as many rules as there may be. Throws [NameTaken].
    boolean insert(Rule rule, int most) {
        return write(
                rule,
                bound(jdbc.sql(INSERT), rule)
                        .param("created", rule.createdAt().atOffset(ZoneOffset.UTC))
                        .param("most", most));
    }

    /// Returns false when there is no such rule. Throws [NameTaken].
    boolean update(Rule rule) {
        return write(rule, bound(jdbc.sql(UPDATE), rule));
    }

    /// Returns false when there is no such rule.
    boolean delete(UUID id, Instant now) {
        return guarded(() ->
                jdbc.sql(DELETE)
                        .param("id", id)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("reason", Ending.RULE_DELETED.toString())
                        .query(Integer.class)
                        .single())
                > 0;
    }

    /// Deletes the rules of VMs that are gone.
    int deleteOrphans() {
        return guarded(() ->
                jdbc.sql(
                                """
                                DELETE FROM alert_rule WHERE vm_id IS NOT NULL
                                AND NOT EXISTS (SELECT 1 FROM vm WHERE vm.id = vm_id)
                                """)
                        .update());
    }

    private static boolean write(Rule rule, JdbcClient.StatementSpec statement) {
        try {
            return guarded(() -> statement.query(Integer.class).single()) > 0;
        } catch (DuplicateKeyException e) {
            throw new NameTaken(
                    ("there is a rule named \"%s\" already; choose another name, or delete that one "
                                    + "first")
                            .formatted(rule.name()));
        } catch (DataIntegrityViolationException e) {
            throw new WrongState("a webhook of the rule was just deleted; send it again");
        }
    }

    private static JdbcClient.StatementSpec bound(JdbcClient.StatementSpec sql, Rule rule) {
        Rule.Condition condition = rule.condition();
        return sql.param("id", rule.id())
                .param("name", rule.name())
                .param("vm", condition.vm() == null ? null : condition.vm().toString())
                .param("metric", condition.metric().wire())
                .param("comparison", condition.comparison().toString())
                .param("threshold", condition.threshold())
                .param("clear", condition.clear())
                .param("for", (int) condition.holdFor().toSeconds())
                .param("keep", (int) condition.keepFiring().toSeconds())
                .param("enabled", condition.enabled())
                .param("webhooks", rule.webhooks().toArray(UUID[]::new));
    }

    private static Rule row(ResultSet row, int number) throws SQLException {
        String metric = row.getString("metric");
        String comparison = row.getString("comparison");
        return new Rule(
                row.getObject("id", UUID.class),
                row.getString("name"),
                new Rule.Condition(
                        row.getObject("vm_id", UUID.class),
                        AlertMetric.named(metric).orElseThrow(() -> strange(metric)),
                        AlertComparison.of(comparison).orElseThrow(() -> strange(comparison)),
                        row.getDouble("threshold"),
                        row.getDouble("clear_threshold"),
                        Duration.ofSeconds(row.getInt("for_seconds")),
                        Duration.ofSeconds(row.getInt("keep_firing_seconds")),
                        row.getBoolean("enabled")),
                Arrays.asList((UUID[]) row.getArray("webhooks").getArray()),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static IllegalStateException strange(String name) {
        return new IllegalStateException("the database says \"%s\"".formatted(name));
    }
}
