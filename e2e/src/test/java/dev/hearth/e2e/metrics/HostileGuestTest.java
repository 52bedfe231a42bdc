// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import dev.hearth.testkit.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A guest whose agent lies, floods or is silent costs only itself: it shows the host's figures and
/// why, and its neighbour is measured as if nothing were. Fixture: two guests; in the first,
/// busybox nc takes the agent's place.
final class HostileGuestTest {

    private static final Duration BOOT = Duration.ofSeconds(60);

    private static Hearth hearth;
    private static Vm hostile;
    private static Vm neighbour;
    private static GuestShell shell;

    @BeforeAll
    static void bootTwoGuests() {
        hearth = Hearth.start();
        hostile = hearth.boot("hostile");
        neighbour = hearth.boot("neighbour");
        shell = hearth.shell(hostile.id());
        hearth.awaitGuest(hostile.id(), BOOT);
        hearth.awaitGuest(neighbour.id(), BOOT);
    }

    @AfterAll
    static void endAll() {
        shell.close();
        hearth.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Garbage.
                "echo nonsense",
                // Endless bytes.
                "(printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 99999999\\r\\n\\r\\n'; yes)",
                // Nothing.
                "sleep 1000",
            })
    void aHostileAgentCostsOnlyItself(String answer) {
        shell.run("killall guest-supervisor guest-agent 2>/dev/null; true");
        shell.run("(while true; do " + answer + " | nc -l -p 8080 >/dev/null; done) & echo $!");
        try (Viewer sick = hearth.viewer(hostile.id());
                Viewer healthy = hearth.viewer(neighbour.id())) {
            VmMetrics shown =
                    sick.await(
                            "measured from outside",
                            Duration.ofSeconds(5),
                            sample ->
                                    sample.sources().cpuUsagePercent() == Source.VMM
                                            && sample.reason() != null);

            assertThat(shown.reason()).isNotBlank();
            assertThat(shown.memoryUsedKb()).isNull();
            healthy.skip();
            List<VmMetrics> seen = healthy.watch(Duration.ofSeconds(5));
            assertThat(seen).hasSizeBetween(4, 6);
            assertThat(seen).allMatch(s -> s.sources().cpuUsagePercent() == Source.GUEST);
            assertThat(intervalsMs(seen)).allMatch(ms -> ms > 700 && ms < 1300);
        } finally {
            // The loop first, or it would start the next nc.
            shell.run("kill $! 2>/dev/null; killall nc yes sleep 2>/dev/null; true");
        }
    }

    private static List<Long> intervalsMs(List<VmMetrics> seen) {
        List<Instant> times =
                seen.stream().map(sample -> Objects.requireNonNull(sample.at())).toList();
        return java.util.stream.IntStream.range(1, times.size())
                .mapToObj(i -> Duration.between(times.get(i - 1), times.get(i)).toMillis())
                .toList();
    }
}
