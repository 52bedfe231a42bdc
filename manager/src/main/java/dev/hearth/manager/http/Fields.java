// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import dev.hearth.manager.problem.Faults;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
    private final String path;
    private final Set<String> known = new HashSet<>();

    Fields(ObjectNode object, Faults faults) {
        this(object, faults, "");
    }

    /// @param path where the object is, with a dot at its end; empty for the body itself
    private Fields(ObjectNode object, Faults faults, String path) {
        this.object = object;
        this.faults = faults;
        this.path = path;
    }

    /// A string; null when there is none, which is a fault.
    public @Nullable String text(String name) {
        JsonNode value = take(name);
        if (value == null) {
            fault(name, "is missing");
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
        fault(name, "must be a whole number");
        return null;
    }

    /// A whole number; null when there is none, or one beyond 32 bits, which is a fault.
    public @Nullable Integer integer(String name) {
        if (object.has(name)) {
            return integer(name, 0);
        }
        fault(name, "is missing");
        return null;
    }

    /// A number; null when there is none, or another thing, which is a fault.
    public @Nullable Double decimal(String name) {
        JsonNode value = take(name);
        if (value == null) {
            fault(name, "is missing");
            return null;
        }
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return value.doubleValue();
        }
        fault(name, "must be a number");
        return null;
    }

    /// A number; null when it is not there, and when it is another thing, which is a fault.
    public @Nullable Double decimalIfThere(String name) {
        return object.has(name) ? decimal(name) : null;
    }

    /// True or false; false when it is another thing, which is a fault.
    ///
    /// @param absent what it is when it is not there
    public Boolean flag(String name, Boolean absent) {
        JsonNode value = take(name);
        if (value == null) {
            return absent;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        fault(name, "must be true or false");
        return false;
    }

    /// A list of strings; none when it is not there, and when it is another thing or longer, which
    /// is a fault.
    public List<String> texts(String name, int most) {
        JsonNode value = take(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (value.isArray() && value.size() <= most) {
            for (JsonNode each : value) {
                if (each.isString()) {
                    texts.add(each.stringValue());
                }
            }
            if (texts.size() == value.size()) {
                return texts;
            }
        }
        fault(name, "must be a list of at most %d strings".formatted(most));
        return List.of();
    }

    /// The fields of an object in this one; empty when it is not there, and when it is another
    /// thing, which is a fault. Faults in it are named by their whole path.
    public Optional<Fields> object(String name) {
        JsonNode value = take(name);
        if (value == null) {
            return Optional.empty();
        }
        return asObject(name, value);
    }

    /// The fields of each object of a list; none when it is not there, and when it is another thing
    /// or longer, which is a fault.
    ///
    /// @param most how many there may be; a longer list is not looked into
    public List<Fields> objects(String name, int most) {
        JsonNode value = take(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray() || value.size() > most) {
            fault(name, "must be a list of at most %d".formatted(most));
            return List.of();
        }
        List<Fields> items = new ArrayList<>();
        for (int index = 0; index < value.size(); index++) {
            asObject("%s[%d]".formatted(name, index), value.get(index)).ifPresent(items::add);
        }
        return items;
    }

    /// Notes a field as a fault when it is there.
    ///
    /// @param message why it cannot be: "must …"
    public void refuse(String name, String message) {
        if (take(name) != null) {
            fault(name, message);
        }
    }

    /// Takes the field when it is null, and says whether it is.
    public boolean takeNull(String name) {
        if (!object.path(name).isNull()) {
            return false;
        }
        take(name);
        return true;
    }

    /// Whether the field is there, whatever it is.
    public boolean has(String name) {
        return object.has(name);
    }

    /// Notes every field nobody took as a fault.
    public void refuseOthers() {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                String shown =
                        name.length() > LONGEST_NAME_SHOWN
                                ? name.substring(0, LONGEST_NAME_SHOWN) + "…"
                                : name;
                fault(shown, "is not known here; leave it out");
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
        fault(name, "must be a string");
        return null;
    }

    private Optional<Fields> asObject(String name, JsonNode value) {
        if (value instanceof ObjectNode inner) {
            return Optional.of(new Fields(inner, faults, path + name + "."));
        }
        fault(name, "must be an object: {…}");
        return Optional.empty();
    }

    private void fault(String name, String message) {
        faults.add(path + name, message);
    }
}
