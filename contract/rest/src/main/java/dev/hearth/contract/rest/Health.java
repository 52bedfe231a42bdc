// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.List;
import java.util.Locale;

/// Whether the manager does its work.
///
/// @param version the manager's version
public record Health(Status status, String version, Database database, List<Host> hosts) {

    public Health {
        hosts = List.copyOf(hosts);
    }

    /// How well it goes.
    public enum Status {
        OK,
        /// A host does not answer.
        DEGRADED;

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
