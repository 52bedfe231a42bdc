// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads fields of bodies whose types were checked before.
final class Fields {

    private Fields() {}

    static Optional<String> text(Map<?, ?> body, String field) {
        return Optional.ofNullable(body.get(field)).map(String.class::cast);
    }

    static long number(Map<?, ?> body, String field, long otherwise) {
        Object value = body.get(field);
        return value instanceof Number number ? number.longValue() : otherwise;
    }

    static boolean flag(Map<?, ?> body, String field) {
        return Boolean.TRUE.equals(body.get(field));
    }

    static Optional<Map<?, ?>> object(Map<?, ?> body, String field) {
        Object value = body.get(field);
        return value instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    }

    static List<?> list(Map<?, ?> body, String field) {
        Object value = body.get(field);
        return value instanceof List<?> list ? list : List.of();
    }
}
