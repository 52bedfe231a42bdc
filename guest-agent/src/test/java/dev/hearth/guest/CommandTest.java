// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.http.ListenAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the command line means.
class CommandTest {

    private static Command parse(String... args) {
        return Command.parse(args);
    }

    @Test
    void withoutOptionsItServesOnPort8080OfEveryAddress() {
        assertThat(parse()).isEqualTo(new Command.Run(new ListenAddress(0, 8080), null));
    }

    @Test
    void addressPortAndVmCanBeSet() {
        assertThat(
                        parse(
                                "--vm-id",
                                "7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10",
                                "--listen",
                                "127.0.255.1:0"))
                .isEqualTo(
                        new Command.Run(
                                new ListenAddress(0x7f00ff01, 0),
                                "7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10"));
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
                "[::1]:80",
                "localhost:80",
                "127.0.0.1:-1",
                "127.0.0.1:+1",
                "1.2.3.4:99999999999"
            })
    void anAddressThatIsNoneIsRefused(String text) {
        assertThat(parse("--listen", text))
                .isEqualTo(new Command.Refuse("--listen needs ADDRESS:PORT, such as 0.0.0.0:8080"));
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
        assertThat(parse("--vm-id", text))
                .isEqualTo(new Command.Refuse("--vm-id needs a UUID of 36 characters"));
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThat(parse("--verbose"))
                .isEqualTo(new Command.Refuse("there is no option --verbose"));
        assertThat(parse("--listen"))
                .isEqualTo(new Command.Refuse("--listen needs ADDRESS:PORT, such as 0.0.0.0:8080"));
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(parse("--help"))
                .isInstanceOfSatisfying(
                        Command.Say.class,
                        say ->
                                assertThat(say.text())
                                        .contains("--listen", "--vm-id", "--version", "--help"));
    }

    @Test
    void theVersionIsThatOfTheBuild() throws IOException {
        assertThat(parse("--version"))
                .isEqualTo(new Command.Say("guest-agent " + Version.TEXT + "\n"));
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<version>" + Version.TEXT + "-SNAPSHOT</version>");
    }
}
