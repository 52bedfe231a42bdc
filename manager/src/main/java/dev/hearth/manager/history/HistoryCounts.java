// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.concurrent.atomic.LongAdder;

/// What became of samples and rows since the start. Safe for use by many threads.
final class HistoryCounts {

    /// Samples that are in their steps.
    final LongAdder taken = new LongAdder();

    /// Samples that came once more.
    final LongAdder repeated = new LongAdder();

    /// Samples that came too late behind a newer one.
    final LongAdder late = new LongAdder();

    /// Samples whose time cannot be, by the manager's clock.
    final LongAdder implausible = new LongAdder();

    /// Samples of VMs that are not this manager's.
    final LongAdder foreign = new LongAdder();

    /// Samples for which there was no room.
    final LongAdder crowdedOut = new LongAdder();

    /// Rows that the database took.
    final LongAdder written = new LongAdder();

    /// Rows that were given up because the database was away for too long.
    final LongAdder lost = new LongAdder();
}
