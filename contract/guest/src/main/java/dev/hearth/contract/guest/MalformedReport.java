// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import java.io.Serial;

/// The bytes are not a report. The message says where, what was expected and what stands there; it
/// repeats nothing a guest wrote, so it is safe to log and to show.
///
/// Carries no stack trace: a hostile guest can cause one a second, and where in the parser it was
/// noticed interests nobody.
public final class MalformedReport extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    MalformedReport(String message) {
        super(message, null, false, false);
    }
}
