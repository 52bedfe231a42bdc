// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.contract.rest.Health;
import dev.hearth.manager.host.BatchListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What keeps history for longer than [LiveRings] goes back. Safe for use by many threads.
interface Archive extends BatchListener, AutoCloseable {

    /// What it can be asked for, finest first, without [Tier#LIVE].
    List<Tier> tiers();

    /// What it has of a VM from one moment until another, since the epoch. Throws what [Past#read]
    /// throws.
    Past past(UUID vm, long fromMs, long toMs);

    /// How the keeping goes.
    Health.History health();

    /// What became of what; empty when the manager does not write it.
    Optional<HistoryTotals> totals();

    @Override
    void close();

    /// A VM's past, as somebody is about to read it. For use by one thread.
    interface Past {

        /// The shortest step that is of use.
        Duration finest();

        /// Reads it. Throws DatabaseUnavailable or HistoryUnavailable.
        ///
        /// @param range within what was asked for
        /// @param metrics only these are known then
        Found read(HistoryRange range, List<HistoryMetric> metrics);
    }

    /// What was found.
    ///
    /// @param openSince the beginning of the first step that may change; null when none may
    /// @param remark what else is to be known of it, for people; null when nothing is
    record Found(HistoryGrid grid, @Nullable Instant openSince, @Nullable String remark) {}
}
