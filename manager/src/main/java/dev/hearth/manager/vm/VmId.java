// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.manager.problem.HearthException.NotFound;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// Names one VM for its whole life.
public record VmId(UUID value) {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final int LONGEST_SHOWN = 64;

    /// Reads the id in a path. Throws [NotFound] when the text is no UUID: nothing can have it.
    public static VmId parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(lower).matches()) {
            String shown =
                    text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
            throw new NotFound(
                    "there is no VM \"%s\": an id is a UUID; GET /v1/vms lists all VMs"
                            .formatted(shown));
        }
        return new VmId(UUID.fromString(lower));
    }

    /// What there is to say when no VM has this id.
    public NotFound notFound() {
        return new NotFound("there is no VM %s; GET /v1/vms lists all VMs".formatted(value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
