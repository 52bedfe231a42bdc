// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.rest.AlertComparison;
import dev.hearth.contract.rest.AlertRule;
import dev.hearth.contract.rest.WebhookMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// When somebody is told.
///
/// @param condition of which values it is about
/// @param webhooks who is told
record Rule(UUID id, String name, Condition condition, List<UUID> webhooks, Instant createdAt) {

    Rule {
        webhooks = List.copyOf(webhooks);
    }

    /// What a rule looks at.
    ///
    /// @param vm null: every VM
    /// @param clear a firing alert is over when the comparison with it does not hold any more
    /// @param holdFor how long it must hold before the alert fires
    /// @param keepFiring how long the alert stays after the value came back
    record Condition(
            @Nullable UUID vm,
            AlertMetric metric,
            AlertComparison comparison,
            double threshold,
            double clear,
            Duration holdFor,
            Duration keepFiring,
            boolean enabled) {

        /// Whether the value is bad enough for an alert to begin.
        boolean begins(double value) {
            return comparison.holds(value, threshold);
        }

        /// Whether the value is too bad for an alert to end.
        boolean goesOn(double value) {
            return comparison.holds(value, clear);
        }

        /// Whether it is about this VM now.
        boolean isAbout(UUID other) {
            return enabled && (vm == null || vm.equals(other));
        }

        /// The place of the first value from `from` on with which an alert begins; the values'
        /// number when there is none. NaN begins nothing.
        int next(double[] values, int from) {
            int at = from;
            switch (comparison) {
                case ABOVE -> {
                    while (at < values.length && !(values[at] > threshold)) {
                        at++;
                    }
                }
                case AT_LEAST -> {
                    while (at < values.length && !(values[at] >= threshold)) {
                        at++;
                    }
                }
                case BELOW -> {
                    while (at < values.length && !(values[at] < threshold)) {
                        at++;
                    }
                }
                case AT_MOST -> {
                    while (at < values.length && !(values[at] <= threshold)) {
                        at++;
                    }
                }
            }
            return at;
        }
    }

    /// As the API shows it.
    AlertRule shown() {
        return new AlertRule(
                id,
                name,
                condition.vm(),
                condition.metric().wire(),
                condition.comparison(),
                condition.threshold(),
                condition.clear(),
                (int) condition.holdFor().toSeconds(),
                (int) condition.keepFiring().toSeconds(),
                condition.enabled(),
                webhooks,
                createdAt);
    }

    /// As webhooks are told of it.
    WebhookMessage.Rule told() {
        return new WebhookMessage.Rule(
                id,
                name,
                condition.comparison(),
                condition.threshold(),
                condition.clear(),
                (int) condition.holdFor().toSeconds());
    }
}
