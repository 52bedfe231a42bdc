// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import java.io.IOException;

/// Bytes that are no frame, or not one that this version understands.
public final class MalformedFrame extends IOException {

    private static final long serialVersionUID = 1;

    MalformedFrame(String what) {
        super(what);
    }

    MalformedFrame(String what, Throwable cause) {
        super(what, cause);
    }
}
