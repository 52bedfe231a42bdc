// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.io.Serial;

/// Ends the reading of an answer. Carries no stack trace: a hostile guest can cause one a second.
final class RefusedAnswer extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final Refusal.Kind kind;

    /// @param reason the end of a sentence that starts with the guest's address
    RefusedAnswer(Refusal.Kind kind, String reason) {
        super(reason, null, false, false);
        this.kind = kind;
    }

    Refusal.Kind kind() {
        return kind;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
