// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Times as host agents write them, and as they do not. What the JDK makes of a text is right.
class InstantReaderTest {

    private static final long SEED = 20_261_126;

    private final Json json = new Json();

    private record Told(@Nullable Instant at) {}

    private @Nullable Instant read(String value) throws NotJson {
        return json.read(
                        "{\"at\":%s}".formatted(value).getBytes(StandardCharsets.UTF_8), Told.class)
                .at();
    }

    @Test
    void whatTheJdkWritesIsReadAsItIs() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        ChronoUnit[] units = {
            ChronoUnit.NANOS, ChronoUnit.MICROS, ChronoUnit.MILLIS, ChronoUnit.SECONDS
        };
        for (int i = 0; i < 20_000; i++) {
            // From the year 0 to 9999.
            Instant at =
                    Instant.ofEpochSecond(
                                    random.nextLong(-62_167_219_200L, 253_402_300_800L),
                                    random.nextInt(1_000_000_000))
                            .truncatedTo(units[random.nextInt(units.length)]);

            assertThat(read('"' + at.toString() + '"')).isEqualTo(at);
            String plain = at.toString();
            assertThat(InstantReader.plain(plain.toCharArray(), 0, plain.length())).isEqualTo(at);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-26T10:14:29.Z",
                "2026-11-26T10:14:29.1Z",
                "2026-11-26T10:14:29.12345678Z",
                "2024-02-29T00:00:00Z",
                "2026-11-26T24:00:00Z",
                "2026-11-26T10:14:29+01:00",
                "+12026-11-26T10:14:29Z",
                "2016-12-31T23:59:60Z"
            })
    void otherFormsAreReadAsTheJdkReadsThem(String text) throws Exception {
        Instant expected = Instant.parse(text);

        assertThat(read('"' + text + '"')).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"yesterday\"",
                "\"2026-11-26T10:14:29\"",
                "\"2026-11-26T10:14:29.1234567890Z\"",
                "\"2026-13-26T10:14:29Z\"",
                "\"2026-02-29T10:14:29Z\"",
                "\"2026-11-26T10:60:29Z\"",
                "\"2026-11-26T1a:14:29Z\"",
                "\"2026-11-26 10:14:29Z\"",
                "{}"
            })
    void whatIsNoTimeIsRefused(String value) {
        assertThatThrownBy(() -> read(value)).isInstanceOf(NotJson.class);
    }

    @Test
    void unknownIsNull() throws Exception {
        assertThat(read("null")).isNull();
    }
}
