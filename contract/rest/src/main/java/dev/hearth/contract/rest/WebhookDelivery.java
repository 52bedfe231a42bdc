// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One message to a webhook.
///
/// @param id the header `Hearth-Delivery`, the same for every attempt
/// @param alertId what it tells of
/// @param event what became of that alert
/// @param attempts how often it was sent
/// @param nextAttemptAt when it is sent next; null when it is not any more
/// @param status the receiver's last HTTP status; null when it did not answer, or was not asked yet
/// @param error what went wrong last; null when nothing did
/// @param tookMs how long the last attempt took; null before the first
/// @param finishedAt when it was taken or given up; null until then
public record WebhookDelivery(
        UUID id,
        UUID alertId,
        AlertState event,
        State state,
        int attempts,
        Instant createdAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Integer status,
        @Nullable String error,
        @Nullable Integer tookMs,
        @Nullable Instant finishedAt) {

    /// Where a delivery is in its life.
    public enum State {
        /// It is sent until the receiver takes it.
        PENDING("pending"),
        /// The receiver took it.
        DELIVERED("delivered"),
        /// It was given up.
        FAILED("failed");

        private final String wire;

        State(String wire) {
            this.wire = wire;
        }

        /// The name on the wire.
        @Override
        public String toString() {
            return wire;
        }
    }
}
