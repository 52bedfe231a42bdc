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
        /// A host does not answer, or the history is not written.
        DEGRADED;

        /// The name on the wire.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How the keeping of metrics goes. Counts are since the manager's start.
    ///
    /// @param written whether the database takes what is written
    /// @param reason why it does not, and what becomes of it
    /// @param pendingRows rows that are in memory only, those of steps that are still filled
    ///   included
    /// @param lostRows rows that were given up while the database was away
    /// @param takenSamples samples that are in the history
    /// @param refusedSamples samples that came too late, or with an impossible time, or too many
    public record History(
            boolean written,
            @Nullable String reason,
            long pendingRows,
            long lostRows,
            long takenSamples,
            long refusedSamples) {}

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
