// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the command line means.
class CommandTest {

    private static Settings settings(String... args) {
        return Command.parse(args).settings();
    }

    @Test
    void withoutOptionsItServesOnPort8080OfEveryAddress() {
        assertThat(Command.parse(new String[0]).action()).isEqualTo(Command.Action.SERVE);
        assertThat(settings().listen()).hasToString("0.0.0.0:8080");
        assertThat(settings().vmId()).isNull();
        assertThat(settings().faults()).isEmpty();
    }

    @Test
    void everythingCanBeSet() {
        Settings settings =
                settings(
                        "--vm-id",
                        "7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10",
                        "--listen",
                        "[::]:0",
                        "--manager-url",
                        "http://10.0.2.2:8080/",
                        "--token",
                        "t",
                        "--access-token",
                        "a",
                        "--allow",
                        "10.0.0.0/8,fd00::/8",
                        "--mmds",
                        "1",
                        "--upgrade-key",
                        "0f".repeat(32));

        assertThat(settings.faults()).isEmpty();
        assertThat(settings.text())
                .isEqualTo(
                        """
                        LISTEN=[::]:0  # option
                        VM_ID=7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10  # option
                        MANAGER_URL=http://10.0.2.2:8080/  # option
                        TOKEN=***  # option
                        ACCESS_TOKEN=***  # option
                        ALLOW=10.0.0.0/8,fd00::/8  # option
                        MMDS=1  # option
                        UPGRADE_KEY=%s  # option
                        """
                                .formatted("0f".repeat(32)));
        assertThat(settings.manager()).hasToString("10.0.2.2:8080");
    }

    @Test
    void aSecretGluedToItsOptionIsNotShown() {
        assertThat(settings("--token=s3cret").faults())
                .containsExactly("there is no option --token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "8080",
                ":8080",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:65536",
                "127.0.0:80",
                "127.0.0.1.1:80",
                "256.0.0.1:80",
                "127.0.0.01:80",
                "1.2.3.:80",
                "::1:80",
                "[::1]",
                "[::1]80",
                "[::1:80",
                "[127.0.0.1]:80",
                "localhost:80",
                "127.0.0.1:-1",
                "127.0.0.1:+1",
                "1.2.3.4:99999999999"
            })
    void anAddressThatIsNoneIsRefused(String text) {
        assertThat(settings("--listen", text).faults())
                .containsExactly("--listen needs ADDRESS:PORT, such as 0.0.0.0:8080");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7f23c0de",
                "7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b1g",
                "7f23c0de01f0a-4e9b-8c55-2f6d1f3a9b10"
            })
    void aVmIdThatIsNoUuidIsRefused(String text) {
        assertThat(settings("--vm-id", text).faults())
                .containsExactly("--vm-id needs a UUID of 36 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http://", "https://1.2.3.4", "http://manager:80", "http://1.2.3.4/v1"})
    void aManagerIsHttpAndAnAddressInDigits(String url) {
        assertThat(settings("--manager-url", url).faults())
                .containsExactly(
                        "--manager-url needs http://ADDRESS[:PORT], the address in digits");
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        assertThat(settings("--verbose", "--listen", "--mmds", "2", "--allow", "x").faults())
                .containsExactly(
                        "there is no option --verbose",
                        "--listen needs ADDRESS:PORT, such as 0.0.0.0:8080",
                        "there is no option 2",
                        "--allow needs at most 16 networks ADDRESS/BITS with commas between them");
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(Command.parse(new String[] {"--help"}).action()).isEqualTo(Command.Action.HELP);
        assertThat(Command.HELP)
                .contains(
                        "--listen",
                        "--vm-id",
                        "--manager-url",
                        "--token",
                        "--access-token",
                        "--allow",
                        "--mmds",
                        "--config",
                        "--check-config",
                        "--once",
                        "--version",
                        "--help");
    }

    @Test
    void theVersionIsThatOfTheBuild() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<version>" + Version.TEXT + "-SNAPSHOT</version>");
    }
}
