// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.api;

import org.jspecify.annotations.Nullable;

/// The manager said no, or did not answer; the message is for the person at the terminal.
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int NOBODY_ANSWERED = 0;

    private final int status;

    Refused(String message, @Nullable Throwable cause) {
        super(message, cause);
        status = NOBODY_ANSWERED;
    }

    Refused(String message, int status) {
        super(message);
        this.status = status;
    }

    /// Whether the same may be granted when it is asked again: nobody answered, or the manager or
    /// its host is busy, away, or of another opinion of where things stand.
    public boolean mayPass() {
        return switch (status) {
            case NOBODY_ANSWERED, 408, 409, 429 -> true;
            default -> status >= 500;
        };
    }
}
