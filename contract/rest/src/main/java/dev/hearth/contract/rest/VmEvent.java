// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that happened to a VM.
///
/// @param id grows with the order in which the manager learned of events, of all VMs
/// @param vmId the VM it happened to
/// @param at when it was seen, by the host's clock
/// @param incarnation the VMM process it happened to; null when there was none
/// @param detail in words
/// @param verdict why the VM does not run any more; null unless it [Kind#ENDED]
public record VmEvent(
        long id,
        UUID vmId,
        Instant at,
        Kind kind,
        @Nullable String incarnation,
        String detail,
        @Nullable Verdict verdict) {

    /// What happened.
    public enum Kind {
        /// It booted.
        STARTED("started"),
        /// It goes on from a snapshot.
        RESTORED("restored"),
        PAUSED("paused"),
        RESUMED("resumed"),
        /// It was put to disk.
        SNAPSHOT_TAKEN("snapshot-taken"),
        /// It does not run any more.
        ENDED("ended"),
        /// Its guest agent answers, for the first time in this incarnation or again.
        AGENT_ANSWERED("agent-answered"),
        /// Its guest agent does not answer any more.
        AGENT_LOST("agent-lost"),
        /// Its guest's kernel killed tasks for want of memory.
        GUEST_OOM("guest-oom"),
        /// It waits for something, see [Bottleneck].
        BOTTLENECK("bottleneck"),
        /// It waits no more.
        BOTTLENECK_OVER("bottleneck-over");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        /// The name on the wire.
        @Override
        public String toString() {
            return wire;
        }
    }
}
