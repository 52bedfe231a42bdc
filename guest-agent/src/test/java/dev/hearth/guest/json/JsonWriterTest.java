// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the writer makes of values. Fixture: 100 bytes.
class JsonWriterTest {

    private final byte[] bytes = new byte[100];
    private final JsonWriter json = new JsonWriter(bytes, 10);

    private String written(Consumer<JsonWriter> values) {
        json.restart();
        values.accept(json);
        return new String(bytes, 10, json.end() - 10, ISO_8859_1);
    }

    @Test
    void commasStandBetweenValuesOnly() {
        String text =
                written(w -> {
                    w.beginObject();
                    w.name("a");
                    w.beginArray();
                    w.endArray();
                    w.nullField("b");
                    w.name("c");
                    w.beginArray();
                    w.trueValue();
                    w.falseValue();
                    w.beginObject();
                    w.endObject();
                    w.endArray();
                    w.plainField("d", "e");
                    w.endObject();
                    w.endLine();
                });

        assertThat(text).isEqualTo("{\"a\":[],\"b\":null,\"c\":[true,false,{}],\"d\":\"e\"}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, 9223372036854775808",
        "-1, 18446744073709551615",
        "-6, 18446744073709551610"
    })
    void wholeNumbersAreUnsigned(long value, String expected) {
        assertThat(written(w -> w.unsigned(value))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 0.05", "50, 0.5", "99, 0.99", "100, 1", "1250, 12.5", "10000, 100"})
    void hundredthsHaveNoZerosThatSayNothing(long value, String expected) {
        assertThat(written(w -> w.hundredths(value))).isEqualTo(expected);
    }

    @Test
    void namesOfTheKernelBecomePrintableAndStayDifferent() {
        byte[] name = {'e', '\\', '"', (byte) 0xc3, 7, ' ', 0x7f};

        assertThat(written(w -> w.deviceName(name, 0, name.length)))
                .isEqualTo("\"e\\\\x5c\\\"\\\\xc3\\\\x07\\\\x20\\\\x7f\"");
    }

    @Test
    void whatDoesNotFitIsDroppedAndRemembered() {
        assertThat(written(w -> w.plain("x".repeat(88)))).hasSize(90);
        assertThat(json.isOverflowed()).isFalse();

        assertThat(written(w -> w.plain("x".repeat(89)))).hasSize(90);
        assertThat(json.isOverflowed()).isTrue();

        json.restart();
        assertThat(json.isOverflowed()).isFalse();
    }
}
