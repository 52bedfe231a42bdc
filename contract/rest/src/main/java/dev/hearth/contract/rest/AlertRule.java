// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// When somebody wants to be told, and by which webhooks.
///
/// @param name unique among rules
/// @param vmId the VM it is about; null: every VM
/// @param metric which value; the API's document lists them
/// @param threshold in the metric's unit
/// @param clearThreshold a firing alert is over when the comparison with this does not hold any
///   more; never on the other side of [#threshold]
/// @param forSeconds how long the condition must hold without a break; 0: not at all
/// @param keepFiringSeconds how long a firing alert stays so after the value came back
/// @param webhooks who is told; may be empty
public record AlertRule(
        UUID id,
        String name,
        @Nullable UUID vmId,
        String metric,
        AlertComparison comparison,
        double threshold,
        double clearThreshold,
        int forSeconds,
        int keepFiringSeconds,
        boolean enabled,
        List<UUID> webhooks,
        Instant createdAt) {

    public AlertRule {
        webhooks = List.copyOf(webhooks);
    }
}
