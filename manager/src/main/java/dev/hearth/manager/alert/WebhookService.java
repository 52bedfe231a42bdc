// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.rest.Alert;
import dev.hearth.contract.rest.AlertComparison;
import dev.hearth.contract.rest.AlertState;
import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.Webhook;
import dev.hearth.contract.rest.WebhookDelivery;
import dev.hearth.contract.rest.WebhookMessage;
import dev.hearth.contract.rest.WebhookTest;
import dev.hearth.manager.config.Secret;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.problem.HearthException.NotFound;
import dev.hearth.manager.problem.HearthException.WrongState;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which webhooks there are. Safe for use by many threads.
final class WebhookService {

    /// How many there may be.
    static final int MOST = 100;

    static final String URL = "url";
    static final String SECRET = "secret";

    private static final int SHORTEST_SECRET = 16;
    private static final int LONGEST_SECRET = 200;
    private static final UUID NOBODY = new UUID(0, 0);

    private final WebhookStore store;
    private final DeliveryStore deliveries;
    private final WebhookAddresses addresses;
    private final Sender sender;
    private final Json json;
    private final InstantSource clock = InstantSource.system();

    WebhookService(
            WebhookStore store,
            DeliveryStore deliveries,
            WebhookAddresses addresses,
            Sender sender,
            Json json) {
        this.store = store;
        this.deliveries = deliveries;
        this.addresses = addresses;
        this.sender = sender;
        this.json = json;
    }

    /// A webhook somebody wants, not yet checked.
    ///
    /// @param name null when it was missing or no string, which is noted as a fault already; the
    ///   same holds for the URL
    /// @param secret null when it was left out
    record Draft(@Nullable String name, @Nullable String url, @Nullable String secret) {}

    /// All webhooks, by name.
    List<Webhook> list() {
        return store.list().stream().map(Receiver::shown).toList();
    }

    /// One webhook. Throws NotFound.
    Webhook get(UUID id) {
        return find(id).shown();
    }

    /// Makes a webhook. Throws Invalid with all faults at once, NameTaken, and WrongState when
    /// there are as many as there may be.
    Webhook create(Draft draft, Faults faults) {
        if (draft.secret() == null) {
            faults.add(SECRET, "is missing");
        }
        check(draft, faults);
        Receiver webhook =
                new Receiver(
                        UUID.randomUUID(),
                        present(draft.name()),
                        URI.create(present(draft.url())),
                        new Secret(present(draft.secret())),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        if (!store.insert(webhook, MOST)) {
            throw new WrongState(
                    "there are %d webhooks, as many as there may be; delete one first"
                            .formatted(MOST));
        }
        return webhook.shown();
    }

    /// Changes a webhook; without a secret, the one it has stays. Throws NotFound, Invalid with all
    /// faults at once, and NameTaken.
    Webhook change(UUID id, Draft draft, Faults faults) {
        find(id);
        check(draft, faults);
        String secret = draft.secret();
        store.update(
                id,
                present(draft.name()),
                URI.create(present(draft.url())),
                secret == null ? null : new Secret(secret));
        return get(id);
    }

    /// Deletes a webhook and what was not delivered yet. Throws NotFound, and WrongState while
    /// rules name it.
    void delete(UUID id) {
        find(id);
        store.delete(id);
    }

    /// Its last deliveries, newest first. Throws NotFound.
    List<WebhookDelivery> deliveries(UUID id) {
        find(id);
        return deliveries.last(id);
    }

    /// Sends a test, and waits for what becomes of it. Throws NotFound.
    WebhookTest test(UUID id) {
        Receiver webhook = find(id);
        UUID delivery = UUID.randomUUID();
        try {
            Attempt attempt =
                    sender.send(
                            webhook.url(),
                            webhook.secret(),
                            delivery,
                            json.text(testMessage(clock.instant())));
            return new WebhookTest(
                    delivery,
                    attempt.isTaken(),
                    attempt.status(),
                    attempt.tookMs(),
                    attempt.answer(),
                    attempt.error());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the manager stops", e);
        }
    }

    private Receiver find(UUID id) {
        return store.find(id)
                .orElseThrow(() ->
                        new NotFound(
                                "there is no webhook %s; GET /v1/webhooks lists all webhooks"
                                        .formatted(id)));
    }

    private void check(Draft draft, Faults faults) {
        ThingName.check(draft.name(), faults);
        String url = draft.url();
        if (url != null) {
            addresses.fault(url).ifPresent(fault -> faults.add(URL, fault));
        }
        String secret = draft.secret();
        if (secret != null
                && (secret.length() < SHORTEST_SECRET
                        || secret.length() > LONGEST_SECRET
                        || !secret.chars().allMatch(each -> each > ' ' && each <= '~'))) {
            faults.add(
                    SECRET,
                    "must have %d to %d characters of ASCII, without spaces"
                            .formatted(SHORTEST_SECRET, LONGEST_SECRET));
        }
        faults.throwIfAny();
    }

    private static String present(@Nullable String text) {
        if (text == null) {
            throw new IllegalStateException("a field is null and no fault was noted");
        }
        return text;
    }

    private static WebhookMessage testMessage(Instant now) {
        return new WebhookMessage(
                Change.VERSION,
                "test",
                now,
                new Alert(
                        NOBODY,
                        NOBODY,
                        "test",
                        NOBODY,
                        "test",
                        AlertMetric.CPU_USAGE_PERCENT.wire(),
                        AlertState.FIRING,
                        100,
                        Source.GUEST,
                        now,
                        now,
                        null,
                        null),
                new WebhookMessage.Rule(NOBODY, "test", AlertComparison.AT_LEAST, 100, 100, 0),
                0L,
                "/");
    }
}
