// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import dev.hearth.contract.host.Bottleneck;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was seen of a VM shortly before it ended. Unknown is null.
///
/// @param oomKills tasks the guest's kernel killed lately for want of memory
/// @param lastOomAt when it was seen to do so last
/// @param agentAt when the guest agent answered last
/// @param isAgentLost whether it had fallen silent before
/// @param memoryAvailablePercent of the guest's memory, when the guest told it last
/// @param memoryPressurePercent share of its last second in which all its tasks waited for memory
/// @param bottleneck what it waited for
/// @param hostOomKills tasks the host's kernel killed at that time
record Clues(
        long oomKills,
        @Nullable Instant lastOomAt,
        @Nullable Instant agentAt,
        boolean isAgentLost,
        @Nullable Double memoryAvailablePercent,
        @Nullable Double memoryPressurePercent,
        @Nullable Bottleneck bottleneck,
        long hostOomKills) {

    /// Nothing was seen.
    static final Clues NONE = new Clues(0, null, null, false, null, null, null, 0);

    Clues withHostOomKills(long kills) {
        return new Clues(
                oomKills,
                lastOomAt,
                agentAt,
                isAgentLost,
                memoryAvailablePercent,
                memoryPressurePercent,
                bottleneck,
                kills);
    }
}
