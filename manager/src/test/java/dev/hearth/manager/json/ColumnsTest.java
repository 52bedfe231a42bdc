// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnsTest {

    private static final int DAY = 43_200;

    private final Json json = new Json();

    private record Answer(List<@Nullable Float> avg, List<Integer> knownMs) {}

    @Test
    void columnsAreWrittenAsListsOfTheSameNumbersAre() {
        float[] numbers = {0, 1, 12.345678f, Float.NaN, 1e-7f, 3e12f};
        Answer columns = new Answer(floats(numbers), ints(60_000, 0));

        assertThat(json.text(columns))
                .isEqualTo("{\"avg\":[0,1,12.34568,null,1.0E-7,3.0E12],\"known_ms\":[60000,0]}");
        assertThat(json.text(new Answer(columns.avg().stream().toList(), List.of(60_000, 0))))
                .isEqualTo(json.text(columns));
    }

    @Test
    void whatIsStreamedIsTheSame() {
        Answer columns = new Answer(floats(0.5f), ints(7));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        json.write(columns, out);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(json.text(columns));
    }

    /// An object for each of a day's numbers would be a collection for every few readers.
    @Test
    void noNumberCostsMemory() {
        float[] numbers = new float[DAY];
        for (int i = 0; i < DAY; i++) {
            numbers[i] = i / 7f;
        }
        Answer columns = new Answer(floats(numbers), ints());
        json.write(columns, OutputStream.nullOutputStream());

        long before = allocated();
        json.write(columns, OutputStream.nullOutputStream());

        assertThat(allocated() - before).isLessThan(DAY);
    }

    private static long allocated() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class)
                .getCurrentThreadAllocatedBytes();
    }

    private static FloatColumn floats(float... numbers) {
        return new FloatColumn() {
            @Override
            public float at(int index) {
                return numbers[index];
            }

            @Override
            public int size() {
                return numbers.length;
            }
        };
    }

    private static IntColumn ints(int... numbers) {
        return new IntColumn() {
            @Override
            public int at(int index) {
                return numbers[index];
            }

            @Override
            public int size() {
                return numbers.length;
            }
        };
    }
}
