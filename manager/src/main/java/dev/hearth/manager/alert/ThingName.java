// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.manager.problem.Faults;
import org.jspecify.annotations.Nullable;

/// The names of rules and webhooks: for people, on one line.
final class ThingName {

    static final String FIELD = "name";

    private static final int LONGEST = 63;

    private ThingName() {}

    /// Notes what is wrong with a name; a missing one is noted already.
    static void check(@Nullable String name, Faults faults) {
        if (name == null) {
            return;
        }
        boolean fine =
                !name.isBlank()
                        && name.codePointCount(0, name.length()) <= LONGEST
                        && name.equals(name.strip())
                        && name.codePoints().noneMatch(ThingName::isControl);
        if (!fine) {
            faults.add(
                    FIELD,
                    "must have 1 to %d characters on one line, without spaces around them"
                            .formatted(LONGEST));
        }
    }

    private static boolean isControl(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
