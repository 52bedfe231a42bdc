// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.rest.Webhook;
import dev.hearth.manager.config.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/// A webhook, with its secret.
record Receiver(UUID id, String name, URI url, Secret secret, Instant createdAt) {

    /// As the API shows it.
    Webhook shown() {
        return new Webhook(id, name, url, createdAt);
    }
}
