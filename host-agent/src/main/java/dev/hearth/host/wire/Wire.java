// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.wire;

import java.time.Instant;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// JSON as Hearth writes and reads it: `snake_case`, enum values by `toString()`, RFC 3339 times,
/// nulls written out. Reading is strict: unknown, missing and repeated properties are refused, and
/// so are values of another type.
public final class Wire {

    private Wire() {}

    /// A mapper for what the host agent itself keeps: what one of an earlier version did not know
    /// yet is null. Safe for use by many threads.
    public static JsonMapper kept() {
        return mapper().rebuild()
                .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build();
    }

    /// A mapper with these rules; safe for use by many threads.
    public static JsonMapper mapper() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                .enable(EnumFeature.READ_ENUMS_USING_TO_STRING)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .addModule(new SimpleModule().addSerializer(Instant.class, new InstantWriter()))
                .build();
    }
}
