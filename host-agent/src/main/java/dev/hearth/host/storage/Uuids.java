// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Reads ids strictly: [UUID#fromString] also takes shortened forms, which would give one VM many
/// names.
public final class Uuids {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Uuids() {}

    /// The id, if the text is one in its canonical form (36 characters, lower case).
    public static Optional<UUID> parse(String text) {
        return UUID_TEXT.matcher(text).matches()
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }
}
