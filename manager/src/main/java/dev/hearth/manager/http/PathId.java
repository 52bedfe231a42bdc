// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Reads the ids in paths: UUIDs in their full form, in small letters or capitals.
public final class PathId {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final int LONGEST_SHOWN = 64;

    private PathId() {}

    /// The id; empty when the text is none.
    public static Optional<UUID> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return FORM.matcher(lower).matches()
                ? Optional.of(UUID.fromString(lower))
                : Optional.empty();
    }

    /// The text as an error may repeat it, whatever it is.
    public static String shown(String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    }
}
