// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who measures what drives a Firecracker learns when the fake itself worked.
final class TurnsTest extends FakeFixture {

    @Test
    void itTellsWhatItWasAskedInItsOrder() throws IOException {
        Firecracker fake = start("");
        boot(fake);

        assertThat(turns(fake).stream().map(turn -> turn.path("call").asString()))
                .filteredOn(call -> !call.isEmpty())
                .startsWith("start", "PUT /metrics", "PUT /boot-source")
                .endsWith("PUT /balloon", "PUT /actions:InstanceStart");
    }

    @Test
    void itsTimesAreThoseOfEveryProcess() throws IOException {
        Firecracker fake = start("");
        long before = System.nanoTime();
        ok(fake, "GET", "/version", "");
        long after = System.nanoTime();

        JsonNode call = turnOf(fake, "GET /version");
        assertThat(call.path("from_ns").asLong()).isGreaterThan(before);
        assertThat(call.path("answered_ns").asLong())
                .isGreaterThan(call.path("from_ns").asLong())
                .isLessThan(after);
    }

    @Test
    void whatItWaitsForInACallIsItsOwn() throws IOException {
        Firecracker fake = start("before GET /version wait 50");
        ok(fake, "GET", "/version", "");

        JsonNode call = turnOf(fake, "GET /version");
        assertThat(call.path("answered_ns").asLong() - call.path("from_ns").asLong())
                .isGreaterThanOrEqualTo(50_000_000);
    }

    @Test
    void turnsDoNotOverlap() throws IOException {
        Firecracker fake = start("");
        boot(fake);

        long end = 0;
        for (JsonNode turn : turns(fake)) {
            assertThat(turn.path("from_ns").asLong()).isGreaterThanOrEqualTo(end);
            end = turn.path("to_ns").asLong();
        }
    }

    private static JsonNode turnOf(Firecracker fake, String call) throws IOException {
        return turns(fake).stream()
                .filter(turn -> turn.path("call").asString().equals(call))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> turns(Firecracker fake) throws IOException {
        JsonNode told = JSON.readTree(ok(fake, "GET", "/hearth-fake", ""));
        return StreamSupport.stream(told.path("turns").spliterator(), false).toList();
    }
}
