// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.json;

import java.util.List;
import java.util.Map;

/// JSON values as plain objects: `Map<String, Object>` in document order, `List<Object>`, `String`,
/// `Boolean`, `Long`, `BigInteger` (from 2^63), `Double`, and [#NULL].
public final class Json {

    /// The JSON value null.
    public static final Object NULL =
            new Object() {
                @Override
                public String toString() {
                    return "null";
                }
            };

    private Json() {}

    /// Writes a value without blanks.
    public static String write(Object value) {
        StringBuilder out = new StringBuilder(256);
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, Object value) {
        if (value instanceof Map<?, ?> object) {
            char before = '{';
            for (Map.Entry<?, ?> member : object.entrySet()) {
                out.append(before);
                quote(out, String.valueOf(member.getKey()));
                out.append(':');
                write(out, member.getValue());
                before = ',';
            }
            out.append(object.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (Object element : list) {
                out.append(before);
                write(out, element);
                before = ',';
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof String text) {
            quote(out, text);
        } else {
            out.append(value);
        }
    }

    /// Writes a string in quotes.
    public static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
                        out.append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /// What a value is called in an error message.
    public static String describe(Object value) {
        if (value instanceof String text) {
            StringBuilder out = new StringBuilder("string ");
            quote(out, text);
            return out.toString();
        }
        if (value instanceof Boolean) {
            return "boolean `" + value + "`";
        }
        if (value instanceof Double) {
            return "floating point `" + value + "`";
        }
        if (value instanceof Number) {
            return "integer `" + value + "`";
        }
        if (value instanceof Map) {
            return "map";
        }
        return value instanceof List ? "sequence" : "null";
    }
}
