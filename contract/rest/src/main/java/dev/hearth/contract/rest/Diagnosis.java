// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What was found when each part of the way from a guest's figures to the host was tried.
///
/// @param at when
/// @param findings one for each thing that was tried, in the order in which they build on each
///   other
public record Diagnosis(UUID vmId, Instant at, List<Finding> findings) {

    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /// One thing that was tried.
    ///
    /// @param check what, the same word for every VM: `vmm`, `vsock`, `tcp`, `agent`, …
    /// @param detail what was seen
    /// @param advice what to do; empty when nothing has to be done
    public record Finding(String check, Outcome outcome, String detail, String advice) {}

    /// How it came out.
    public enum Outcome {
        OK("ok"),
        /// It works, and something about it should be looked at.
        WARNING("warning"),
        BROKEN("broken"),
        /// This VM has no such thing, or what it builds on is broken already.
        SKIPPED("skipped");

        private final String wire;

        Outcome(String wire) {
            this.wire = wire;
        }

        /// The name on the wire.
        @Override
        public String toString() {
            return wire;
        }
    }
}
