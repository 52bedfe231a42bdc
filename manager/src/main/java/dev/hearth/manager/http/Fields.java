// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import dev.hearth.manager.problem.Faults;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of one JSON object, taken one by one; what is wrong with them is collected, not
/// thrown. For use by one thread.
public final class Fields {

    private static final int LONGEST_NAME_SHOWN = 64;

    private final ObjectNode object;
    private final Faults faults;
    private final Set<String> known = new HashSet<>();

    Fields(ObjectNode object, Faults faults) {
        this.object = object;
        this.faults = faults;
    }

    /// A string; null when there is none, which is a fault.
    public @Nullable String text(String name) {
        JsonNode value = take(name);
        if (value == null) {
            faults.add(name, "is missing");
            return null;
        }
        return asText(name, value);
    }

    /// A string, or what it is by default when it is not there; null when it is another thing.
    public @Nullable String text(String name, String byDefault) {
        JsonNode value = take(name);
        return value == null ? byDefault : asText(name, value);
    }

    /// A whole number, or what it is by default when it is not there; null when it is another thing
    /// or beyond 32 bits.
    public @Nullable Integer integer(String name, int byDefault) {
        JsonNode value = take(name);
        if (value == null) {
            return byDefault;
        }
        if (value.isIntegralNumber() && value.canConvertToInt()) {
            return value.intValue();
        }
        faults.add(name, "must be a whole number");
        return null;
    }

    /// Notes every field nobody took as a fault.
    public void refuseOthers() {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                String shown =
                        name.length() > LONGEST_NAME_SHOWN
                                ? name.substring(0, LONGEST_NAME_SHOWN) + "…"
                                : name;
                faults.add(shown, "is not known here; leave it out");
            }
        }
    }

    private @Nullable JsonNode take(String name) {
        known.add(name);
        return object.get(name);
    }

    private @Nullable String asText(String name, JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        faults.add(name, "must be a string");
        return null;
    }
}
