// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.fuzz;

import java.util.regex.Pattern;

/// Metrics as Prometheus reads them, by the grammar of its formats.
public final class Exposition {

    private static final Pattern LINE =
            Pattern.compile(
                    "# HELP [a-z]\\w*+ [ -~]++"
                            + "|# TYPE [a-z]\\w*+ (?:counter|gauge|untyped|unknown)"
                            + "|[a-z]\\w*+(?:\\{\\w++=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*+\""
                            + "(?:,\\w++=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*+\")*+})?+ \\d++(?:\\.\\d++)?+"
                            + "|# EOF");

    private Exposition() {}

    /// Fails when a line is none of an exposition.
    public static void check(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line is not whole: " + text);
        }
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            if (!LINE.matcher(line).matches()) {
                throw new AssertionError("not of an exposition: " + line);
            }
        }
    }
}
