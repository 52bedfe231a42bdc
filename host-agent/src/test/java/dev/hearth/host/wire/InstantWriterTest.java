// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Times on the wire. What the JDK writes is right.
class InstantWriterTest {

    private static final long SEED = 20_261_126;

    @Test
    void theyAreWrittenAsTheJdkDoes() {
        SplittableRandom random = new SplittableRandom(SEED);
        ChronoUnit[] units = {
            ChronoUnit.NANOS, ChronoUnit.MICROS, ChronoUnit.MILLIS, ChronoUnit.SECONDS
        };
        for (int i = 0; i < 20_000; i++) {
            assertWritten(
                    Instant.ofEpochSecond(
                                    random.nextLong(-62_167_219_200L, 253_402_300_800L),
                                    random.nextInt(1_000_000_000))
                            .truncatedTo(units[random.nextInt(units.length)]));
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {-62_167_219_201L, -62_167_219_200L, -1, 0, 253_402_300_799L, 253_402_300_800L})
    void bordersAreNoExceptions(long second) {
        assertWritten(Instant.ofEpochSecond(second));
        assertWritten(Instant.ofEpochSecond(second, 1));
        assertWritten(Instant.ofEpochSecond(second, 120_000_000));
    }

    private static void assertWritten(Instant at) {
        assertThat(Wire.mapper().writeValueAsString(at)).isEqualTo('"' + at.toString() + '"');
    }
}
