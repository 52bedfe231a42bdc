// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the manager is. Fixture: a state home in which nothing ever ran.
final class StackTest {

    @TempDir private Path data;

    @Test
    void theManagerIsWhereItSaysInItsHome() throws IOException {
        Files.createDirectories(data.resolve("manager"));
        Files.writeString(data.resolve("manager/address"), "127.0.0.1:4711\n");

        assertThat(url(Map.of())).isEqualTo(URI.create("http://127.0.0.1:4711"));
        assertThat(url(Map.of("HEARTH_MANAGER", " "))).hasPort(4711);
    }

    @Test
    void theEnvironmentHasTheLastWord() throws IOException {
        Files.createDirectories(data.resolve("manager"));
        Files.writeString(data.resolve("manager/address"), "127.0.0.1:4711\n");

        assertThat(url(Map.of("HEARTH_MANAGER", "https://localhost:8443/")))
                .isEqualTo(URI.create("https://localhost:8443/"));
    }

    @Test
    void whereNoManagerRunsItIsSaidHowToGetOne() {
        assertThatThrownBy(() -> url(Map.of()))
                .isInstanceOf(NotReady.class)
                .hasMessageContainingAll(data.toString(), "./hearth up", "HEARTH_MANAGER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080",
                "ftp://localhost",
                "http://",
                "http:localhost",
                "http://localhost/v1",
                "http://localhost?x",
                "http://me@localhost",
                "http://local host"
            })
    void whatIsNoAddressIsRefused(String wrong) {
        assertThatThrownBy(() -> url(Map.of("HEARTH_MANAGER", wrong)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("HEARTH_MANAGER is " + wrong, "http://localhost:8080");
    }

    private URI url(Map<String, String> environment) {
        return Stack.of(new Home(data, data)).managerUrl(environment);
    }
}
