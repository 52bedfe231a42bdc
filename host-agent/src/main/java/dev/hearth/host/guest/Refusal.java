// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

/// Why a poll brought nothing.
///
/// @param reason what happened and what to do, for a person; holds nothing a guest wrote
public record Refusal(Kind kind, String reason) {

    /// The kinds that are counted apart.
    public enum Kind {
        /// Nothing, or not everything, came in time.
        NO_ANSWER,
        /// There is no connection to be had.
        UNREACHABLE,
        /// The connection ended before the answer did.
        CLOSED,
        /// More bytes than any honest answer has.
        TOO_LARGE,
        /// Not the strict HTTP that an agent speaks.
        NOT_HTTP,
        /// HTTP, but not with status 200.
        STATUS,
        /// A body that is not a report.
        NOT_A_REPORT,
        /// A report of another VM.
        OTHER_VM,
        /// A report of figures this VM cannot have.
        IMPLAUSIBLE,
        /// The host itself failed; its log says more.
        HOST_FAULT
    }
}
