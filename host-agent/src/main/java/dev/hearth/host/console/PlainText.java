// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.console;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// What a guest printed, as text that is safe to show in a terminal: a guest can print what moves
/// the cursor, sets titles or makes a terminal type. Lines and tabs stay, and so does what has a
/// shape; what is no UTF-8 becomes U+FFFD.
final class PlainText {

    /// Control sequences by ECMA-48: CSI; OSC, DCS, SOS, PM and APC up to their end; then any other
    /// escape. Unfinished ones go to the end of what they may hold.
    private static final Pattern SEQUENCES =
            Pattern.compile(
                    "\\x1b\\[[0-?]*+[ -/]*+[@-~]?"
                            + "|\\x1b[\\]PX^_][^\\x07\\x1b\\n]*+(?:\\x07|\\x1b\\\\)?"
                            + "|\\x1b[ -/]*+[0-~]?");

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

    private PlainText() {}

    static String of(byte[] printed) {
        String text = new String(printed, StandardCharsets.UTF_8);
        String lines = SEQUENCES.matcher(text).replaceAll("");
        return CONTROLS.matcher(lines).replaceAll("");
    }
}
