// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.schema;

import dev.hearth.fakefirecracker.json.Json;
import dev.hearth.fakefirecracker.json.JsonException;
import dev.hearth.fakefirecracker.json.JsonReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An object with known fields. An optional field that is null counts as absent. Immutable.
public final class Shape implements Kind {

    private record Field(Kind kind, Presence presence) {}

    private enum Presence {
        REQUIRED,
        OPTIONAL
    }

    private enum Unknown {
        REFUSED,
        IGNORED
    }

    private final String name;
    private final Map<String, Field> fields;
    private final Unknown unknown;

    private Shape(String name, Map<String, Field> fields, Unknown unknown) {
        this.name = name;
        this.fields = fields;
        this.unknown = unknown;
    }

    /// An object without fields yet.
    public static Shape of(String name) {
        return new Shape(name, Map.of(), Unknown.REFUSED);
    }

    Shape required(String field, Kind kind) {
        return with(field, new Field(kind, Presence.REQUIRED));
    }

    Shape optional(String field, Kind kind) {
        return with(field, new Field(kind, Presence.OPTIONAL));
    }

    /// The same, but fields that are not known are skipped.
    Shape lenient() {
        return new Shape(name, fields, Unknown.IGNORED);
    }

    private Shape with(String field, Field what) {
        Map<String, Field> more = new LinkedHashMap<>(fields);
        more.put(field, what);
        return new Shape(name, more, unknown);
    }

    /// Its fields, in order.
    public List<String> names() {
        return List.copyOf(fields.keySet());
    }

    /// Reads a whole text that is such an object.
    public Map<String, Object> parse(byte[] text) throws JsonException {
        JsonReader in = new JsonReader(text);
        Map<String, Object> value = read(in);
        in.end();
        return value;
    }

    @Override
    public Map<String, Object> read(JsonReader in) throws JsonException {
        if (in.peek() != '{') {
            throw in.wrong(
                    "invalid type: " + Json.describe(in.value()) + ", expected struct " + name);
        }
        Map<String, Object> found = new LinkedHashMap<>();
        in.enter();
        JsonReader.First first = JsonReader.First.YES;
        while (in.member(first)) {
            field(in, found);
            first = JsonReader.First.NO;
        }
        for (Map.Entry<String, Field> field : fields.entrySet()) {
            if (field.getValue().presence() == Presence.REQUIRED
                    && !found.containsKey(field.getKey())) {
                throw in.wrong("missing field `" + field.getKey() + "`");
            }
        }
        found.values().removeIf(value -> Json.NULL.equals(value));
        return found;
    }

    private void field(JsonReader in, Map<String, Object> found) throws JsonException {
        String key = in.string();
        Field field = fields.get(key);
        if (field == null) {
            if (unknown == Unknown.REFUSED) {
                throw in.wrong(
                        "unknown field `"
                                + key
                                + "`, expected "
                                + Kind.oneOf(List.copyOf(fields.keySet())));
            }
            in.colon();
            in.value();
            return;
        }
        if (found.containsKey(key)) {
            throw in.wrong("duplicate field `" + key + "`");
        }
        in.colon();
        boolean absent = field.presence() == Presence.OPTIONAL && in.peek() == 'n';
        found.put(key, absent ? in.value() : field.kind().read(in));
    }
}
