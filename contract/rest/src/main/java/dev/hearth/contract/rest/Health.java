// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether the manager does its work.
///
/// @param version the manager's version
public record Health(
        Status status, String version, Database database, List<Host> hosts, History history) {

    public Health {
        hosts = List.copyOf(hosts);
    }

    /// How well it goes.
    public enum Status {
        OK,
        /// A host does not answer, or the history is not written or could not be read.
        DEGRADED;

        /// The name on the wire.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How the keeping of metrics goes. Counts are since the manager's start, and null when the
    /// manager does not write the history itself.
    ///
    /// @param keeper who keeps it
    /// @param written whether the database takes what is written; null as the counts
    /// @param reason what goes wrong, and what becomes of it: why it is not written, or why the
    ///   store did not answer when it was asked within the last minute; null when nothing does
    /// @param pendingRows rows that are in memory only, those of steps that are still filled
    ///   included
    /// @param lostRows rows that were given up while the database was away
    /// @param takenSamples samples that are in the history
    /// @param refusedSamples samples that came too late, or with an impossible time, or too many
    public record History(
            Keeper keeper,
            @Nullable Boolean written,
            @Nullable String reason,
            @Nullable Long pendingRows,
            @Nullable Long lostRows,
            @Nullable Long takenSamples,
            @Nullable Long refusedSamples) {}

    /// Who keeps the history.
    public enum Keeper {
        /// The manager, in its database.
        POSTGRESQL,
        /// The store that `HEARTH_HISTORY` names; hosts or a scraper bring it there.
        PROMETHEUS;

        /// The name on the wire.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whose PostgreSQL it is.
    public enum Database {
        /// The manager runs it.
        EMBEDDED,
        /// `DATABASE_URL` names it.
        EXTERNAL;

        /// The name on the wire.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
