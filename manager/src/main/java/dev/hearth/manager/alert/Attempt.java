// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import org.jspecify.annotations.Nullable;

/// What became of one message that was sent.
///
/// @param status the receiver's HTTP status; null when it did not answer
/// @param answer how its answer begins; null when it did not answer
/// @param error what went wrong; null when nothing did
/// @param refused whether it must not be sent there at all
record Attempt(
        @Nullable Integer status,
        int tookMs,
        @Nullable String answer,
        @Nullable String error,
        boolean refused) {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    /// Whether the receiver took it.
    boolean isTaken() {
        return status != null && status >= 200 && status < 300;
    }

    /// Whether the same may be taken later: a receiver that says that the message is wrong will say
    /// so again.
    boolean isWorthARetry() {
        if (isTaken() || refused) {
            return false;
        }
        return status == null
                || status >= 500
                || status == REQUEST_TIMEOUT
                || status == TOO_MANY_REQUESTS;
    }
}
