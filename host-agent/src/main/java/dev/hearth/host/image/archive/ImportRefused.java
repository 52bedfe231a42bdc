// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import java.io.IOException;

/// What was to be imported is not what it must be. The message is for whoever asked: what is wrong,
/// with which entry, and what to do.
public final class ImportRefused extends IOException {

    private static final long serialVersionUID = 1;

    public ImportRefused(String message) {
        super(message);
    }

    public ImportRefused(String message, Throwable cause) {
        super(message, cause);
    }

    /// Text of somebody else's as it may stand in a message: printable, and at most 200 characters.
    public static String quote(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return '"'
                + (printable.length() > 200 ? printable.substring(0, 200) + "…" : printable)
                + '"';
    }
}
