// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.image;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells how far something is: on a terminal in one line that changes, else in a line for each
/// step.
final class Said {

    private static final double BYTES_PER_MIB = 1 << 20;

    private final PrintStream to;
    private final boolean isTerminal;
    private String last = "";

    Said(PrintStream to) {
        this.to = to;
        isTerminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /// @param total null: nobody knows
    void step(String what, long done, @Nullable Long total) {
        if (isTerminal) {
            String share =
                    total == null || total == 0
                            ? ""
                            : String.format(Locale.ROOT, " (%d %%)", 100 * done / total);
            to.printf(Locale.ROOT, "\r\u001b[K%s: %.1f MiB%s", what, done / BYTES_PER_MIB, share);
            to.flush();
        } else if (!what.equals(last)) {
            to.println(what);
        }
        last = what;
    }

    void end() {
        if (isTerminal && !last.isEmpty()) {
            to.print("\r\u001b[K");
        }
    }
}
