// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// /proc/<pid>/stat with names that try to break a reader: all have 10 user and 5 system ticks.
class ProcStatTest {

    private static final Path FIXTURES = Path.of("src/test/resources/proc/comm-edge-cases");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty-comm",
                "newline",
                "only-parens",
                "paren-and-fake-fields",
                "qemu-vcpu",
                "spaces"
            })
    void noNameHidesTheFields(String name) throws IOException {
        assertThat(ProcStat.parse(text(name))).contains(new ProcStat(15, 1));
    }

    @Test
    void theDeadHaveNoFigures() throws IOException {
        assertThat(ProcStat.parse(text("zombie"))).isEmpty();
    }

    @Test
    void aLineThatIsCutOffHasNoFigures() throws IOException {
        String whole = text("spaces");

        assertThat(ProcStat.parse(text("truncated"))).isEmpty();
        assertThat(ProcStat.parse("")).isEmpty();
        for (int length = 0; length < whole.indexOf(" 0 1 1 1") + 4; length++) {
            assertThat(ProcStat.parse(whole.substring(0, length))).isEmpty();
        }
    }

    private static String text(String name) throws IOException {
        return Files.readString(FIXTURES.resolve(name + "_stat"));
    }
}
