// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.api;

import org.jspecify.annotations.Nullable;

/// The manager said no, or did not answer; the message is for the person at the terminal.
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
