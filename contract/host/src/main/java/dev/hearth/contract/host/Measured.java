// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One value with its source and the time it was measured.
///
/// @param value null exactly when the source is [Source#NONE]
/// @param at when it was measured, by the host's clock; null exactly when the value is
public record Measured(@Nullable Double value, Source source, @Nullable Instant at) {

    /// A value nobody knows.
    public static final Measured UNKNOWN = new Measured(null, Source.NONE, null);

    public Measured {
        if ((value == null) != (source == Source.NONE) || (value == null) != (at == null)) {
            throw new IllegalArgumentException("a value has a source and a time, or none of them");
        }
    }
}
