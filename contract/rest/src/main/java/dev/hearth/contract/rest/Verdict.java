// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.List;

/// Why a VM does not run any more.
///
/// @param detail in words: what ended it, and what to do
/// @param evidence what else was seen shortly before, a sentence each, the most telling first
public record Verdict(Cause cause, String detail, List<String> evidence) {

    public Verdict {
        evidence = List.copyOf(evidence);
    }

    /// What ended it.
    public enum Cause {
        /// It was told to stop.
        REQUESTED("requested"),
        /// Its guest powered itself off.
        GUEST_SHUTDOWN("guest-shutdown"),
        /// Its guest rebooted, which ends a VM.
        GUEST_REBOOT("guest-reboot"),
        /// Its guest's kernel panicked.
        GUEST_PANIC("guest-panic"),
        /// Its guest had no memory left, and went down with that.
        GUEST_OUT_OF_MEMORY("guest-out-of-memory"),
        /// The host, or the VMM's own limit, had no memory left, and the kernel killed the VMM.
        HOST_OUT_OF_MEMORY("host-out-of-memory"),
        /// Somebody killed the VMM.
        VMM_KILLED("vmm-killed"),
        /// The VMM ended by a fault of its own.
        VMM_FAILED("vmm-failed"),
        /// The host was booted anew.
        HOST_REBOOTED("host-rebooted"),
        /// It did not start.
        START_FAILED("start-failed"),
        /// Nobody saw it end.
        UNKNOWN("unknown");

        private final String wire;

        Cause(String wire) {
            this.wire = wire;
        }

        /// The name on the wire.
        @Override
        public String toString() {
            return wire;
        }
    }
}
