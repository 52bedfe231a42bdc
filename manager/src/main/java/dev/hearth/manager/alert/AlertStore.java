// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static dev.hearth.manager.database.DatabaseGuard.guarded;

import dev.hearth.contract.rest.Alert;
import dev.hearth.contract.rest.AlertState;
import dev.hearth.contract.rest.Source;
import dev.hearth.manager.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table `alert`, and the deliveries that are written with it. Throws [DatabaseUnavailable]
/// when the database does not answer. Safe for use by many threads.
final class AlertStore implements Ledger {

    /// How many resolved alerts are kept.
    static final int MOST_RESOLVED = 1_000;

    private static final String COLUMNS =
            """
            id, rule_id, rule_name, vm_id, vm_name, metric, state, value, source, since, started_at
            """;

    // A rule that was just deleted has no alerts any more.
    private static final String UPSERT =
            """
            INSERT INTO alert (id, rule_id, rule_name, vm_id, vm_name, metric, state, value,
                source, since, started_at, held_ms, reason)
            SELECT :id, :rule, :ruleName, :vm, :vmName, :metric, :state, :value, :source, :since,
                :started, :held, :reason
            WHERE EXISTS (SELECT 1 FROM alert_rule WHERE id = :rule)
            ON CONFLICT (id) DO UPDATE SET rule_name = excluded.rule_name, state = excluded.state,
                value = excluded.value, source = excluded.source, since = excluded.since,
                held_ms = excluded.held_ms, reason = excluded.reason
            """;

    // One statement: an alert changes and its deliveries are there, or neither.
    private static final String CHANGE =
            "WITH changed AS ("
                    + UPSERT
                    + """
                    RETURNING id)
                    INSERT INTO webhook_delivery
                        (webhook_id, alert_id, event, body, created_at, next_at)
                    SELECT told.webhook_id, changed.id, :state, :body, :since, :since
                    FROM changed JOIN alert_rule_webhook told ON told.rule_id = :rule
                    """;

    private static final String TRIM =
            """
            DELETE FROM alert WHERE id IN (SELECT id FROM alert WHERE state = 'resolved'
                ORDER BY since DESC OFFSET :most)
            """;

    private final JdbcClient jdbc;
    private final Json json;

    AlertStore(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    @Override
    public void changed(Change change, Ending reason) {
        String ending = change.track().state() == AlertState.RESOLVED ? reason.toString() : null;
        String body = json.text(change.message("alert", ending));
        guarded(() ->
                bound(jdbc.sql(CHANGE), change.alert(ending), Duration.ZERO)
                        .param("body", body)
                        .update());
    }

    @Override
    public void ended(Change change, Ending reason) {
        guarded(() ->
                bound(jdbc.sql(UPSERT), change.alert(reason.toString()), Duration.ZERO).update());
    }

    /// Keeps those that pend, and no other that did.
    void pending(List<Evaluator.Pending> all) {
        guarded(() -> {
            all.forEach(each -> bound(jdbc.sql(UPSERT), each.alert(), each.held()).update());
            return jdbc.sql("DELETE FROM alert WHERE state = 'pending' AND NOT (id = ANY (:ids))")
                    .param("ids", all.stream().map(each -> each.alert().id()).toArray(UUID[]::new))
                    .update();
        });
    }

    /// One that was active when the manager ended.
    record Kept(UUID rule, UUID vm, String vmName, Track track) {}

    /// All that were active when the manager ended.
    List<Kept> active(Instant now) {
        return guarded(() ->
                jdbc.sql("SELECT " + COLUMNS + ", held_ms FROM alert WHERE state <> 'resolved'")
                        .query((row, number) -> kept(row, now))
                        .list());
    }

    /// So many resolved ones, the latest first.
    ///
    /// @param vm null: of all VMs
    List<Alert> resolved(@Nullable UUID vm, int limit) {
        return guarded(() ->
                jdbc.sql(
                                "SELECT "
                                        + COLUMNS
                                        + """
                                        , reason FROM alert WHERE state = 'resolved'
                                        AND (CAST(:vm AS uuid) IS NULL OR vm_id = CAST(:vm AS uuid))
                                        ORDER BY since DESC LIMIT :limit
                                        """)
                        .param("vm", vm == null ? null : vm.toString())
                        .param("limit", limit)
                        .query(AlertStore::row)
                        .list());
    }

    /// The ids and names of all VMs.
    Map<UUID, String> names() {
        return guarded(() -> {
            Map<UUID, String> names = new HashMap<>();
            jdbc.sql("SELECT id, name FROM vm")
                    .query((ResultSet row) -> {
                        names.put(row.getObject("id", UUID.class), row.getString("name"));
                    });
            return names;
        });
    }

    /// Lets go of resolved ones beyond [#MOST_RESOLVED].
    void trim() {
        guarded(() -> jdbc.sql(TRIM).param("most", MOST_RESOLVED).update());
    }

    private static JdbcClient.StatementSpec bound(
            JdbcClient.StatementSpec sql, Alert alert, Duration held) {
        return sql.param("id", alert.id())
                .param("rule", alert.ruleId())
                .param("ruleName", alert.ruleName())
                .param("vm", alert.vmId())
                .param("vmName", alert.vmName())
                .param("metric", alert.metric())
                .param("state", alert.state().toString())
                .param("value", alert.value())
                .param("source", alert.source().toString())
                .param("since", alert.since().atOffset(ZoneOffset.UTC))
                .param("started", alert.startedAt().atOffset(ZoneOffset.UTC))
                .param("held", held.toMillis())
                .param("reason", alert.reason(), java.sql.Types.VARCHAR);
    }

    private static Kept kept(ResultSet row, Instant now) throws SQLException {
        Instant started = row.getObject("started_at", OffsetDateTime.class).toInstant();
        return new Kept(
                row.getObject("rule_id", UUID.class),
                row.getObject("vm_id", UUID.class),
                row.getString("vm_name"),
                new Track(
                        row.getObject("id", UUID.class),
                        AlertState.valueOf(upper(row.getString("state"))),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        started,
                        now.minusMillis(row.getLong("held_ms")),
                        null,
                        now,
                        row.getDouble("value"),
                        dev.hearth.contract.host.Source.valueOf(upper(row.getString("source")))));
    }

    private static Alert row(ResultSet row, int number) throws SQLException {
        return new Alert(
                row.getObject("id", UUID.class),
                row.getObject("rule_id", UUID.class),
                row.getString("rule_name"),
                row.getObject("vm_id", UUID.class),
                row.getString("vm_name"),
                row.getString("metric"),
                AlertState.valueOf(upper(row.getString("state"))),
                row.getDouble("value"),
                Source.valueOf(upper(row.getString("source"))),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                null,
                row.getString("reason"));
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
