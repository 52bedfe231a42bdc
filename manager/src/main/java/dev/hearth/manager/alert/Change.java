// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.rest.Alert;
import dev.hearth.contract.rest.AlertState;
import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.WebhookMessage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What became of an alert.
///
/// @param vmName its VM's
/// @param track as it is now
/// @param ageMs how old its value is; null when nobody knows the value now
record Change(Rule rule, UUID vm, String vmName, Track track, @Nullable Long ageMs) {

    /// The version of [WebhookMessage].
    static final int VERSION = 1;

    /// The alert.
    ///
    /// @param reason why it is over; null when it is not
    Alert alert(@Nullable String reason) {
        return new Alert(
                track.id(),
                rule.id(),
                rule.name(),
                vm,
                vmName,
                rule.condition().metric().wire(),
                track.state(),
                track.value(),
                source(track.source()),
                track.since(),
                track.startedAt(),
                track.noDataSince(),
                reason);
    }

    /// What webhooks are told.
    WebhookMessage message(String event, @Nullable String reason) {
        return new WebhookMessage(
                VERSION,
                event,
                track.since(),
                alert(reason),
                rule.told(),
                track.state() == AlertState.UNKNOWN ? null : ageMs,
                "/vms/" + vm);
    }

    private static Source source(dev.hearth.contract.host.Source source) {
        return switch (source) {
            case GUEST -> Source.GUEST;
            case BALLOON -> Source.BALLOON;
            case VMM -> Source.VMM;
            case NONE -> Source.NONE;
        };
    }
}
