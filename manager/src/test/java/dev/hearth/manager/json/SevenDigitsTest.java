// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a `float` reads in JSON.
class SevenDigitsTest {

    private static final int MANY = 100_000;

    private final Json json = new Json();

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "12.5, 12.50000",
        "0.1, 0.1000000",
        "1, 1",
        "60000, 60000",
        "99.999999, 100",
        "0.99999994, 0.9999999",
        "9.9999999, 10",
        "1234567.5, 1234568",
        "123456.7, 123456.7",
        "16777216, 16777216",
        "-3, -3",
        "-2.5, -2.5",
        "0.01, 0.01",
        "1.5E-7, 1.5E-7",
        "3.0E12, 3.0E12",
    })
    void aFigureReadsSo(float value, String text) {
        assertThat(json.text(value)).isEqualTo(text);
    }

    @Test
    void whatIsReadIsWhatWasWrittenToSevenDigits() {
        Random random = new Random(5);
        for (int time = 0; time < MANY; time++) {
            float value = (float) (random.nextDouble() * Math.pow(10, random.nextInt(14) - 3));

            double read = Double.parseDouble(json.text(List.of(value)).replaceAll("[\\[\\]]", ""));

            assertThat(read).isCloseTo(value, within(value * 6e-7));
        }
    }
}
