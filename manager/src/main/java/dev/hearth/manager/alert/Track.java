// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.host.Source;
import dev.hearth.contract.rest.AlertState;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One rule and one VM, while an alert is on its way or there.
///
/// ```
///  nothing ─► PENDING ─► FIRING ─► RESOLVED
///     ▲          │         │ ▲        ▲
///     └──────────┘         ▼ │        │
///                        UNKNOWN ─────┘
/// ```
///
/// A value nobody knows changes nothing by itself, and the time without one counts for no duration
/// but its own: after [#PATIENCE] a firing alert is unknown, and one that only pends is forgotten.
///
/// @param state never RESOLVED, except in the last one of an alert
/// @param since when it came into this state
/// @param startedAt when the condition began to hold
/// @param heldFrom of a pending one: when it would have begun if every value had been known
/// @param backSince of a firing one: likewise, since when the value is back; null when it is not
/// @param noDataSince since when the value is not known; null while it is
/// @param value the last that was known
record Track(
        UUID id,
        AlertState state,
        Instant since,
        Instant startedAt,
        Instant heldFrom,
        @Nullable Instant backSince,
        @Nullable Instant noDataSince,
        double value,
        Source source) {

    /// How long a value may be missing.
    static final Duration PATIENCE = Duration.ofMinutes(5);

    /// What became of a track.
    ///
    /// @param next null: nothing is left of it, and nobody was told of it
    /// @param told whether it came into a state of which people are told
    record Step(@Nullable Track next, boolean told) {

        private static final Step FORGOTTEN = new Step(null, false);
    }

    /// One whose condition begins to hold.
    static Track begun(UUID id, Value value, Instant now) {
        return new Track(
                id, AlertState.PENDING, now, now, now, null, null, value.value(), value.source());
    }

    /// What becomes of it now.
    ///
    /// @param value null when nobody knows it
    Step step(Rule.Condition rule, @Nullable Value value, Instant now) {
        return value == null ? withoutData(now) : known(now, value).judged(rule, now);
    }

    /// The last of an alert that is over.
    Track resolved(Instant now) {
        return in(AlertState.RESOLVED, now);
    }

    /// For how long the condition has held; only of a pending one.
    Duration held(Instant now) {
        return Duration.between(heldFrom, noDataSince == null ? now : noDataSince);
    }

    private Step withoutData(Instant now) {
        Instant from = noDataSince == null ? now : noDataSince;
        Track waiting = with(heldFrom, backSince, from);
        boolean patient = Duration.between(from, now).compareTo(PATIENCE) < 0;
        return switch (state) {
            case PENDING -> patient ? new Step(waiting, false) : Step.FORGOTTEN;
            case FIRING ->
                    patient
                            ? new Step(waiting, false)
                            : new Step(waiting.in(AlertState.UNKNOWN, now), true);
            case UNKNOWN, RESOLVED -> new Step(waiting, false);
        };
    }

    private Track known(Instant now, Value known) {
        Duration gap = noDataSince == null ? Duration.ZERO : Duration.between(noDataSince, now);
        Track again =
                with(heldFrom.plus(gap), backSince == null ? null : backSince.plus(gap), null);
        return new Track(
                id,
                state,
                since,
                startedAt,
                again.heldFrom,
                again.backSince,
                null,
                known.value(),
                known.source());
    }

    private Step judged(Rule.Condition rule, Instant now) {
        return switch (state) {
            case PENDING -> pending(rule, now);
            case FIRING -> firing(rule, now);
            case UNKNOWN ->
                    rule.goesOn(value)
                            ? new Step(with(heldFrom, null, null).in(AlertState.FIRING, now), true)
                            : new Step(resolved(now), true);
            case RESOLVED -> new Step(this, false);
        };
    }

    private Step pending(Rule.Condition rule, Instant now) {
        if (!rule.begins(value)) {
            return Step.FORGOTTEN;
        }
        return Duration.between(heldFrom, now).compareTo(rule.holdFor()) < 0
                ? new Step(this, false)
                : new Step(in(AlertState.FIRING, now), true);
    }

    private Step firing(Rule.Condition rule, Instant now) {
        if (rule.goesOn(value)) {
            return new Step(with(heldFrom, null, null), false);
        }
        Instant back = backSince == null ? now : backSince;
        return Duration.between(back, now).compareTo(rule.keepFiring()) < 0
                ? new Step(with(heldFrom, back, null), false)
                : new Step(resolved(now), true);
    }

    private Track in(AlertState next, Instant now) {
        return new Track(id, next, now, startedAt, heldFrom, backSince, noDataSince, value, source);
    }

    private Track with(Instant held, @Nullable Instant back, @Nullable Instant noData) {
        return new Track(id, state, since, startedAt, held, back, noData, value, source);
    }
}
