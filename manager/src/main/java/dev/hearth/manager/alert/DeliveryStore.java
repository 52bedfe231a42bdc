// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static dev.hearth.manager.database.DatabaseGuard.guarded;

import dev.hearth.contract.rest.AlertState;
import dev.hearth.contract.rest.WebhookDelivery;
import dev.hearth.manager.config.Secret;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table `webhook_delivery`: what is to be sent, and what became of it. [AlertStore] fills it.
/// Throws [DatabaseUnavailable] when the database does not answer. Safe for use by many threads.
final class DeliveryStore {

    /// Of each webhook, how many that are over are kept.
    static final int MOST_KEPT = 100;

    /// How many may wait; the oldest beyond are given up.
    static final int MOST_WAITING = 10_000;

    // The one that has been due longest, of each webhook.
    private static final String DUE =
            """
            SELECT webhook.id AS webhook, url, secret, due.id, body, attempts, due.created_at
            FROM webhook CROSS JOIN LATERAL (
                SELECT id, body, attempts, created_at FROM webhook_delivery
                WHERE webhook_id = webhook.id AND state = 'pending' AND next_at <= :now
                ORDER BY next_at, number LIMIT 1) due
            WHERE NOT (webhook.id = ANY (:busy))
            """;

    private static final String NOTE =
            """
            UPDATE webhook_delivery SET state = :state, attempts = attempts + 1,
                next_at = CAST(:next AS timestamptz), status = CAST(:status AS integer),
                error = CAST(:error AS text), took_ms = :took,
                finished_at = CASE WHEN :state = 'pending' THEN NULL
                    ELSE CAST(:now AS timestamptz) END
            WHERE id = :id AND state = 'pending'
            """;

    private static final String GIVE_UP =
            """
            UPDATE webhook_delivery SET state = 'failed', next_at = NULL, finished_at = :now,
                error = 'given up: too many deliveries wait'
            WHERE number IN (SELECT number FROM webhook_delivery WHERE state = 'pending'
                ORDER BY number DESC OFFSET :most)
            """;

    private static final String TRIM =
            """
            DELETE FROM webhook_delivery WHERE number IN (
                SELECT number FROM (
                    SELECT number, row_number() OVER
                        (PARTITION BY webhook_id ORDER BY number DESC) AS place
                    FROM webhook_delivery WHERE state <> 'pending') numbered
                WHERE place > :most)
            """;

    private final JdbcClient jdbc;

    DeliveryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// One that has to be sent now.
    record Due(
            UUID webhook,
            URI url,
            Secret secret,
            UUID id,
            String body,
            int attempts,
            Instant createdAt) {}

    /// What has to be sent now, one of each webhook.
    ///
    /// @param busy webhooks that are passed over
    List<Due> due(Instant now, Collection<UUID> busy) {
        return guarded(() ->
                jdbc.sql(DUE)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("busy", busy.toArray(UUID[]::new))
                        .query(DeliveryStore::due)
                        .list());
    }

    /// Notes what became of an attempt.
    ///
    /// @param next when it is tried again; null: never
    void note(UUID id, Attempt attempt, @Nullable Instant next, Instant now) {
        WebhookDelivery.State state =
                attempt.isTaken()
                        ? WebhookDelivery.State.DELIVERED
                        : next == null
                                ? WebhookDelivery.State.FAILED
                                : WebhookDelivery.State.PENDING;
        guarded(() ->
                jdbc.sql(NOTE)
                        .param("id", id)
                        .param("state", state.toString())
                        .param("next", next == null ? null : next.toString())
                        .param("status", attempt.status())
                        .param("error", attempt.error())
                        .param("took", attempt.tookMs())
                        .param("now", now.toString())
                        .update());
    }

    /// A webhook's last deliveries, newest first.
    List<WebhookDelivery> last(UUID webhook) {
        return guarded(() ->
                jdbc.sql(
                                """
                                SELECT id, alert_id, event, state, attempts, created_at, next_at,
                                    status, error, took_ms, finished_at
                                FROM webhook_delivery WHERE webhook_id = :webhook
                                ORDER BY number DESC LIMIT :most
                                """)
                        .param("webhook", webhook)
                        .param("most", MOST_KEPT)
                        .query(DeliveryStore::shown)
                        .list());
    }

    /// Lets go of what is over and beyond [#MOST_KEPT], and gives up what waits beyond
    /// [#MOST_WAITING]; returns how many were given up.
    int trim(Instant now) {
        return guarded(() -> {
            jdbc.sql(TRIM).param("most", MOST_KEPT).update();
            return jdbc.sql(GIVE_UP)
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .param("most", MOST_WAITING)
                    .update();
        });
    }

    private static Due due(ResultSet row, int number) throws SQLException {
        return new Due(
                row.getObject("webhook", UUID.class),
                URI.create(row.getString("url")),
                new Secret(row.getString("secret")),
                row.getObject("id", UUID.class),
                row.getString("body"),
                row.getInt("attempts"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static WebhookDelivery shown(ResultSet row, int number) throws SQLException {
        return new WebhookDelivery(
                row.getObject("id", UUID.class),
                row.getObject("alert_id", UUID.class),
                AlertState.valueOf(row.getString("event").toUpperCase(Locale.ROOT)),
                WebhookDelivery.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("attempts"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "next_at"),
                row.getObject("status", Integer.class),
                row.getString("error"),
                row.getObject("took_ms", Integer.class),
                instant(row, "finished_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
