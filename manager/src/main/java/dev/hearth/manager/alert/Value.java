// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.Source;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A value that somebody knows.
///
/// @param source who, never [Source#NONE]
/// @param at when it was measured, by the host's clock
record Value(double value, Source source, Instant at) {

    /// Null when the value is not known, no number, or of a source that is not among `fit`.
    static @Nullable Value of(Measured measured, Set<Source> fit) {
        Instant at = measured.at();
        return at == null || !fit.contains(measured.source())
                ? null
                : of(measured.value(), measured.source(), at);
    }

    /// Null when the value is not known, or no number.
    static @Nullable Value of(@Nullable Number value, Source source, Instant at) {
        return value == null || !Double.isFinite(value.doubleValue())
                ? null
                : new Value(value.doubleValue(), source, at);
    }

    /// The same measurement as a rate.
    ///
    /// @param intervalMs null or 0: there is no rate
    static @Nullable Value perSecond(@Nullable Value bytes, @Nullable Long intervalMs) {
        return bytes == null || intervalMs == null || intervalMs <= 0
                ? null
                : new Value(bytes.value() * 1_000 / intervalMs, bytes.source(), bytes.at());
    }
}
