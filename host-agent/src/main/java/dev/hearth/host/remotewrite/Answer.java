// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a store made of a request.
sealed interface Answer {

    /// It has it.
    record Taken() implements Answer {}

    /// It will never want it.
    ///
    /// @param status of HTTP
    /// @param why what it said, cut short
    record Refused(int status, String why) implements Answer {}

    /// It may want it later.
    ///
    /// @param after when the store wants to hear of it; null when it did not say
    record Later(String why, @Nullable Duration after) implements Answer {}
}
