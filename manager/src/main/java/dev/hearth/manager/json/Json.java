// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hearth.contract.rest.Problem;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// The manager's JSON. Safe for use by many threads.
public final class Json {

    private final JsonMapper mapper =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                    .enable(EnumFeature.READ_ENUMS_USING_TO_STRING)
                    .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // A host agent may be newer than this manager and say more than it knows.
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .addMixIn(Problem.class, WithoutNulls.class)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Float.class, new SevenDigits())
                                    .addDeserializer(Instant.class, new InstantReader()))
                    .addModule(Columns.module())
                    .build();

    /// Looking for names that are there twice costs a sixth of reading a batch, or more, and hosts,
    /// held to the contract by their own tests, write none.
    private final JsonMapper ofHosts =
            mapper.rebuild().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /// The container closes its own streams.
    private final JsonMapper streaming =
            mapper.rebuild().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    /// A record in UTF-8.
    public byte[] bytes(Object value) {
        return mapper.writeValueAsBytes(value);
    }

    /// Writes a record in UTF-8, and leaves the stream open.
    public void write(Object value, OutputStream out) {
        streaming.writeValue(out, value);
    }

    /// A record as text.
    public String text(Object value) {
        return mapper.writeValueAsString(value);
    }

    /// Reads a record of a host agent; properties this manager does not know are passed over.
    /// Throws [NotJson] when the bytes are none.
    public <T> T read(byte[] bytes, Class<T> type) throws NotJson {
        try {
            T value = ofHosts.readValue(bytes, type);
            if (value == null) {
                throw new NotJson("null is no " + type.getSimpleName(), null);
            }
            return value;
        } catch (JacksonException e) {
            throw new NotJson(e.getOriginalMessage(), e);
        }
    }

    /// Reads any JSON value. Throws [NotJson] when the bytes are none, or have a name twice.
    public JsonNode tree(byte[] bytes) throws NotJson {
        try {
            return mapper.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new NotJson(e.getOriginalMessage(), e);
        }
    }

    /// The optional members of a problem are left out when there is nothing to say.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private interface WithoutNulls {}
}
