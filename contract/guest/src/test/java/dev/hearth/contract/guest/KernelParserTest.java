// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read of a kernel's tasks, pressure and kills, and what is refused. Fixture: the smallest
/// report there is, with one family.
class KernelParserTest {

    private static GuestReport parseWith(String family) throws MalformedReport {
        String text =
                "{\"identity\":{\"nonce\":\"00c0ffee00c0ffee\",\"agent_version\":\"0.1.0\","
                        + "\"wall_clock_ms\":1,\"monotonic_ns\":2},"
                        + family
                        + "}";
        byte[] bytes = text.getBytes(ISO_8859_1);
        return GuestReportParser.parse(bytes, 0, bytes.length);
    }

    @Test
    void aKernelThatCountsNoOomKillsIsNoReasonToRefuseTheRest() throws Exception {
        GuestReport report = parseWith("\"vmstat\":{\"oom_kill\":null,\"pgfault\":7}");

        assertThat(report.oomKills()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"system\":{\"procs_running\":1}",
                "\"system\":{\"procs_running\":1,\"procs_blocked\":2147483648}",
                "\"pressure\":{\"cpu_some_us\":1,\"io_some_us\":1,\"io_full_us\":1,"
                        + "\"memory_some_us\":1}",
                "\"pressure\":{\"cpu_some_us\":1,\"io_some_us\":1,\"io_full_us\":1,"
                        + "\"memory_some_us\":1,\"memory_full_us\":-1}",
                "\"vmstat\":{\"oom_kill\":1.5}",
            })
    void whatTheKernelSaysIsWholeOrRefused(String family) {
        String name = family.substring(1, family.indexOf('"', 1));
        assertThatThrownBy(() -> parseWith(family))
                .isInstanceOf(MalformedReport.class)
                .hasMessageContaining(name);
    }
}
