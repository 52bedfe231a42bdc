// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

/// What became of samples and rows since the manager started.
///
/// @param taken samples that are in their steps
/// @param repeated samples that came once more
/// @param late samples that came too late behind a newer one
/// @param implausible samples whose time cannot be, by the manager's clock
/// @param foreign VMs that are not this manager's, each time they were met
/// @param crowdedOut samples for which there was no room
/// @param written rows that the database took
/// @param lost rows that were given up because the database was away for too long
/// @param unwritten rows that wait in memory now
public record HistoryTotals(
        long taken,
        long repeated,
        long late,
        long implausible,
        long foreign,
        long crowdedOut,
        long written,
        long lost,
        long unwritten) {}
