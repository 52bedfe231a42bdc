// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a viewer of the fleet is told. `type` says which it is.
public sealed interface FleetMessage {

    /// All that fits the subscription. It comes after every subscription, and counts alone: what
    /// was told before is over.
    ///
    /// @param type always `snapshot`
    /// @param seq the second it shows, by the manager's own count
    /// @param at the manager's time
    /// @param metrics what the values of each row are, in this order
    /// @param vms by name
    record Snapshot(String type, long seq, Instant at, List<String> metrics, List<Row> vms)
            implements FleetMessage {

        public Snapshot(long seq, Instant at, List<String> metrics, List<Row> vms) {
            this("snapshot", seq, at, metrics, vms);
        }
    }

    /// What is not as in the message before: with it, the viewer knows as much as a snapshot of
    /// this second would tell. It comes also when nothing changed.
    ///
    /// @param type always `delta`
    /// @param baseSeq the `seq` of the message before
    /// @param vms those that are new, or of which a value, its source, the name or a state changed
    /// @param gone those that do not fit any more, or were deleted
    record Delta(String type, long seq, long baseSeq, Instant at, List<Row> vms, List<UUID> gone)
            implements FleetMessage {

        public Delta(long seq, long baseSeq, Instant at, List<Row> vms, List<UUID> gone) {
            this("delta", seq, baseSeq, at, vms, gone);
        }
    }

    /// From now on changes are told more or less often.
    ///
    /// @param type always `rate`
    /// @param intervalS how often, in seconds
    /// @param wantedS how often the viewer asked for
    /// @param reason why
    record Rate(String type, int intervalS, int wantedS, String reason) implements FleetMessage {

        public Rate(int intervalS, int wantedS, String reason) {
            this("rate", intervalS, wantedS, reason);
        }
    }

    /// What the viewer sent was not done.
    ///
    /// @param type always `error`
    /// @param detail why, and what to do
    /// @param errors all faulty fields at once; empty when it is not about fields
    record Failure(String type, String detail, List<FieldFault> errors) implements FleetMessage {

        public Failure(String detail, List<FieldFault> errors) {
            this("error", detail, errors);
        }
    }

    /// One VM.
    ///
    /// @param host the address of its host agent
    /// @param ageMs how old its newest sample was when the row was made; null when there is none
    /// @param values in the order of the metrics, rounded to what is worth showing; null when
    ///   nobody knows
    /// @param sources who told each value
    record Row(
            UUID id,
            String name,
            String host,
            VmState state,
            MetricState metricState,
            @Nullable Long ageMs,
            List<@Nullable Number> values,
            List<Source> sources) {}
}
