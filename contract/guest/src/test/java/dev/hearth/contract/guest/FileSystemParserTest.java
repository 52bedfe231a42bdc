// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.guest.GuestReport.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is read of a guest's file systems, and what is refused. Fixture: the golden bytes, and the
/// smallest report there is with a list of them.
class FileSystemParserTest {

    private static final String ROOT =
            "{\"device\":\"/dev/vda\",\"mountpoint\":\"/\",\"fstype\":\"ext4\"}";

    private static GuestReport parse(String fileSystems) throws MalformedReport {
        byte[] bytes =
                ("{\"identity\":{\"nonce\":\"00c0ffee00c0ffee\",\"agent_version\":\"0.1.0\","
                                + "\"wall_clock_ms\":1,\"monotonic_ns\":2},\"filesystems\":"
                                + fileSystems
                                + "}")
                        .getBytes(US_ASCII);
        return GuestReportParser.parse(bytes, 0, bytes.length);
    }

    @Test
    void allThatAnAgentSaysOfThemIsRead() throws Exception {
        byte[] bytes = Golden.bytes("guest-1vcpu");

        GuestReport report = GuestReportParser.parse(bytes, 0, bytes.length);

        assertThat(report.fileSystems())
                .containsExactly(
                        new FileSystem(
                                "/dev/vda",
                                "/",
                                "ext4",
                                4_096_000L,
                                2_457_600L,
                                2_048_000L,
                                64_000L,
                                60_000L),
                        new FileSystem(
                                "/dev/vdb",
                                "/mnt/a\\x20b\"c\\x5c",
                                "xfs",
                                1_024_000L,
                                1_024_000L,
                                1_024_000L,
                                0L,
                                0L),
                        new FileSystem("/dev/vdd", "/gone", "vfat", null, null, null, null, null));
    }

    @Test
    void whatIsNotSaidOfOneIsNull() throws Exception {
        assertThat(parse("[" + ROOT + "]").fileSystems())
                .containsExactly(
                        new FileSystem("/dev/vda", "/", "ext4", null, null, null, null, null));
        assertThat(parse("[]").fileSystems()).isEmpty();
        assertThat(parse("null").fileSystems()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"device\":\"a\",\"fstype\":\"b\"}]|filesystems.mountpoint|missing",
                "[{\"device\":\"\",\"mountpoint\":\"/\"}]|filesystems.device|empty",
                "[{\"size_bytes\":-1}]|filesystems.size_bytes|negative",
            })
    void oneThatCannotBeIsRefused(String list, String where, String why) {
        assertThatThrownBy(() -> parse(list))
                .isInstanceOf(MalformedReport.class)
                .hasMessageContainingAll(where, why);
    }

    @Test
    void noMountPointIsThereTwiceAndNoListIsEndless() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= GuestApi.MAX_FILE_SYSTEMS; i++) {
            many.append(i == 0 ? "" : ",").append(ROOT.replace("\"/\"", "\"/" + i + "\""));
        }

        assertThatThrownBy(() -> parse("[" + ROOT + "," + ROOT + "]"))
                .isInstanceOf(MalformedReport.class)
                .hasMessageContaining("one twice");
        assertThatThrownBy(() -> parse("[" + many + "]"))
                .isInstanceOf(MalformedReport.class)
                .hasMessageContaining("at most 16");
    }
}
