// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.schema;

import dev.hearth.fakefirecracker.json.Json;
import dev.hearth.fakefirecracker.json.JsonException;
import dev.hearth.fakefirecracker.json.JsonReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The type of a field.
public sealed interface Kind permits Kind.Scalar, Kind.Variant, Kind.ListOf, Kind.MapOf, Shape {

    /// Reads a value of this type; the cursor is before it.
    Object read(JsonReader in) throws JsonException;

    /// Scalars by the name that Rust gives them.
    enum Scalar implements Kind {
        U8("u8", 255),
        U16("u16", 65_535),
        U32("u32", 0xffff_ffffL),
        U64("u64", -1),
        USIZE("usize", -1),
        BOOL("a boolean", 0),
        TEXT("a string", 0),
        ANY("any value", 0);

        private final String expected;
        private final long max;

        Scalar(String expected, long max) {
            this.expected = expected;
            this.max = max;
        }

        @Override
        public Object read(JsonReader in) throws JsonException {
            Object value = in.value();
            boolean fits =
                    switch (this) {
                        case BOOL -> value instanceof Boolean;
                        case TEXT -> value instanceof String;
                        case ANY -> true;
                        default -> unsigned(in, value);
                    };
            if (!fits) {
                throw in.wrong("invalid type: " + Json.describe(value) + ", expected " + expected);
            }
            return value;
        }

        private boolean unsigned(JsonReader in, Object value) throws JsonException {
            if (value instanceof BigInteger && max < 0) {
                return true;
            }
            if (value instanceof Long || value instanceof BigInteger) {
                boolean inRange =
                        value instanceof Long number && number >= 0 && (max < 0 || number <= max);
                if (!inRange) {
                    throw in.wrong(
                            "invalid value: " + Json.describe(value) + ", expected " + expected);
                }
                return true;
            }
            return false;
        }
    }

    /// One of these words.
    record Variant(List<String> words) implements Kind {
        @Override
        public Object read(JsonReader in) throws JsonException {
            Object value = in.value();
            if (!(value instanceof String word)) {
                throw in.wrong(
                        "invalid type: " + Json.describe(value) + ", expected string or map");
            }
            if (!words.contains(word)) {
                throw in.wrong("unknown variant `" + word + "`, expected " + oneOf(words));
            }
            return word;
        }
    }

    /// An array.
    record ListOf(Kind element) implements Kind {
        @Override
        public Object read(JsonReader in) throws JsonException {
            if (in.peek() != '[') {
                throw in.wrong(
                        "invalid type: " + Json.describe(in.value()) + ", expected a sequence");
            }
            List<Object> list = new ArrayList<>();
            in.enter();
            JsonReader.First first = JsonReader.First.YES;
            while (in.element(first)) {
                list.add(element.read(in));
                first = JsonReader.First.NO;
            }
            return list;
        }
    }

    /// An object with any names.
    record MapOf(Kind value) implements Kind {
        @Override
        public Object read(JsonReader in) throws JsonException {
            if (in.peek() != '{') {
                throw in.wrong("invalid type: " + Json.describe(in.value()) + ", expected a map");
            }
            Map<String, Object> map = new LinkedHashMap<>();
            in.enter();
            JsonReader.First first = JsonReader.First.YES;
            while (in.member(first)) {
                String name = in.string();
                in.colon();
                map.put(name, value.read(in));
                first = JsonReader.First.NO;
            }
            return map;
        }
    }

    /// How serde lists what it would have taken.
    static String oneOf(List<String> words) {
        return switch (words.size()) {
            case 0 -> "no fields";
            case 1 -> "`" + words.getFirst() + "`";
            case 2 -> "`" + words.getFirst() + "` or `" + words.getLast() + "`";
            default -> "one of `" + String.join("`, `", words) + "`";
        };
    }
}
