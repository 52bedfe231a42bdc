// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom guests are told to ask.
class NameserverTest {

    @TempDir Path directory;

    @Test
    void theFirstThatAGuestReachesIsTaken() throws IOException {
        Files.writeString(
                directory.resolve("first"),
                """
                # nameserver 192.0.2.1
                search example.org
                nameserver 127.0.0.53
                nameserver 2001:db8::53
                 nameserver\t192.0.2.53
                nameserver 192.0.2.54
                """);

        assertThat(find("first", "second")).contains("192.0.2.53");
    }

    @Test
    void aHostThatAsksItselfIsAskedWhomItAsks() throws IOException {
        Files.writeString(directory.resolve("first"), "nameserver 127.0.0.53\n");
        assertThat(find("first", "second")).isEmpty();

        Files.writeString(directory.resolve("second"), "nameserver 192.0.2.53\n");
        assertThat(find("first", "second")).contains("192.0.2.53");
        assertThat(find("nowhere")).isEmpty();
    }

    private Optional<String> find(String... names) {
        return new Nameserver(List.of(names).stream().map(directory::resolve).toList()).find();
    }
}
