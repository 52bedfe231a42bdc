// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static dev.hearth.manager.database.DatabaseGuard.guarded;

import dev.hearth.manager.config.Secret;
import dev.hearth.manager.problem.HearthException.NameTaken;
import dev.hearth.manager.problem.HearthException.WrongState;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table `webhook`. Throws [DatabaseUnavailable] when the database does not answer. Safe for
/// use by many threads.
final class WebhookStore {

    private static final String SELECT = "SELECT id, name, url, secret, created_at FROM webhook ";

    private final JdbcClient jdbc;

    WebhookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// All webhooks, by name.
    List<Receiver> list() {
        return guarded(() ->
                jdbc.sql(SELECT + "ORDER BY name COLLATE \"C\"").query(WebhookStore::row).list());
    }

    Optional<Receiver> find(UUID id) {
        return guarded(() ->
                jdbc.sql(SELECT + "WHERE id = :id")
                        .param("id", id)
                        .query(WebhookStore::row)
                        .optional());
    }

    /// Returns false when there are as many as there may be. Throws [NameTaken].
    boolean insert(Receiver webhook, int most) {
        try {
            return guarded(() ->
                    jdbc.sql(
                                    """
                                    INSERT INTO webhook (id, name, url, secret, created_at)
                                    SELECT :id, :name, :url, :secret, :created
                                    WHERE (SELECT count(*) FROM webhook) < :most
                                    """)
                            .param("id", webhook.id())
                            .param("name", webhook.name())
                            .param("url", webhook.url().toString())
                            .param("secret", webhook.secret().reveal())
                            .param("created", webhook.createdAt().atOffset(ZoneOffset.UTC))
                            .param("most", most)
                            .update())
                    > 0;
        } catch (DuplicateKeyException e) {
            throw taken(webhook.name());
        }
    }

    /// Throws [NameTaken].
    ///
    /// @param secret null: the one it has stays
    void update(UUID id, String name, URI url, @Nullable Secret secret) {
        try {
            guarded(() ->
                    jdbc.sql(
                                    """
                                    UPDATE webhook SET name = :name, url = :url,
                                        secret = COALESCE(CAST(:secret AS text), secret)
                                    WHERE id = :id
                                    """)
                            .param("id", id)
                            .param("name", name)
                            .param("url", url.toString())
                            .param("secret", secret == null ? null : secret.reveal())
                            .update());
        } catch (DuplicateKeyException e) {
            throw taken(name);
        }
    }

    /// Throws [WrongState] when rules name it.
    void delete(UUID id) {
        try {
            guarded(() -> jdbc.sql("DELETE FROM webhook WHERE id = :id").param("id", id).update());
        } catch (DataIntegrityViolationException e) {
            throw new WrongState(
                    ("webhook %s is named by a rule; take it out of all rules first, GET "
                                    + "/v1/alert-rules lists them")
                            .formatted(id));
        }
    }

    private static NameTaken taken(String name) {
        return new NameTaken(
                ("there is a webhook named \"%s\" already; choose another name, or delete that one "
                                + "first")
                        .formatted(name));
    }

    private static Receiver row(ResultSet row, int number) throws SQLException {
        return new Receiver(
                row.getObject("id", UUID.class),
                row.getString("name"),
                URI.create(row.getString("url")),
                new Secret(row.getString("secret")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
