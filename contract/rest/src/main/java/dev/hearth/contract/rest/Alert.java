// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A rule whose condition holds for a VM, or did.
///
/// @param id stays the same from pending to resolved
/// @param ruleName as it was when the alert last changed
/// @param value the last that was known, in the metric's unit
/// @param source where that was measured
/// @param since when it came into this state, by the manager's clock
/// @param startedAt when the condition began to hold
/// @param noDataSince since when nobody knows the value; null while it is known
/// @param reason why it is resolved, such as `value-is-back`; null while it is not
public record Alert(
        UUID id,
        UUID ruleId,
        String ruleName,
        UUID vmId,
        String vmName,
        String metric,
        AlertState state,
        double value,
        Source source,
        Instant since,
        Instant startedAt,
        @Nullable Instant noDataSince,
        @Nullable String reason) {}
