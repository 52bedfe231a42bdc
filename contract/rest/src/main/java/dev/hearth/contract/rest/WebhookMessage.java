// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The body of what is sent to a webhook.
///
/// @param version 1; grows when something of it changes its meaning
/// @param event `alert`, or `test`
/// @param at when the alert came into its state, by the manager's clock
/// @param alert the alert, just then
/// @param rule the rule, just then
/// @param ageMs how old the value was; null when nobody knew it then
/// @param link where to look at the VM, a path on the manager
public record WebhookMessage(
        int version,
        String event,
        Instant at,
        Alert alert,
        Rule rule,
        @Nullable Long ageMs,
        String link) {

    /// What of a rule is told.
    public record Rule(
            UUID id,
            String name,
            AlertComparison comparison,
            double threshold,
            double clearThreshold,
            int forSeconds) {}
}
