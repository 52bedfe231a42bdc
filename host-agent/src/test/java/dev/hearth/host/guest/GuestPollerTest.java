// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.hearth.host.guest.Refusal.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The poller against agents on real sockets: the good one, and every kind of bad one.
class GuestPollerTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private static final UUID VM = new UUID(7, 7);

    private final long origin = System.nanoTime();
    private final Heard heard = new Heard();
    private final List<FakeGuest> guests = new ArrayList<>();
    private GuestPoller poller;

    @BeforeEach
    void start() {
        poller = new GuestPoller(heard, origin);
        poller.start();
    }

    @AfterEach
    void stop() {
        poller.close();
        guests.forEach(FakeGuest::close);
    }

    static List<Sickness> sicknesses() {
        return Sickness.all(VM);
    }

    @ParameterizedTest
    @MethodSource("sicknesses")
    void aSickGuestIsRefusedWithAReasonToActOn(Sickness sickness) {
        FakeGuest sick = guest(new FakeGuest(VM, sickness.behaviour()));

        poller.watch(List.of(sick.target()));

        await().atMost(SOON).until(() -> !heard.refusals(VM).isEmpty());
        Refusal refusal = heard.refusals(VM).getFirst();
        assertThat(refusal.kind()).isEqualTo(sickness.kind());
        assertThat(refusal.reason())
                .contains(sickness.says())
                .contains("127.0.0.1:" + sick.port())
                .doesNotContain("SSH");
        assertThat(heard.readings(VM)).isEmpty();
    }

    @Test
    void allSickGuestsTogetherDoNotDelayAHealthyOne() {
        FakeGuest healthy = guest(FakeGuest.healthy(new UUID(1, 1)));
        List<GuestTarget> all = new ArrayList<>();
        all.add(healthy.target());
        poller.watch(all);
        await().atMost(SOON).until(() -> heard.readings(healthy.vmId()).size() >= 2);
        long alone = medianPhaseOfTheNext(healthy);
        List<FakeGuest> sick = new ArrayList<>();
        for (Sickness sickness : sicknesses()) {
            UUID id = UUID.nameUUIDFromBytes(sickness.name().getBytes(StandardCharsets.UTF_8));
            sick.add(guest(new FakeGuest(id, sickness.behaviour())));
        }
        sick.forEach(guest -> all.add(guest.target()));

        poller.watch(all);
        long amongTheSick = medianPhaseOfTheNext(healthy);

        assertThat(amongTheSick).isCloseTo(alone, within(20L));
        assertThat(heard.refusals(healthy.vmId())).isEmpty();
        assertThat(healthy.connections()).isEqualTo(1);
        assertThat(sick).allSatisfy(guest -> assertThat(heard.refusals(guest.vmId())).isNotEmpty());
    }

    /// When in its second the guest answered, in ms: the median of five, because the machine that
    /// tests may be busy.
    private long medianPhaseOfTheNext(FakeGuest guest) {
        int from = heard.readings(guest.vmId()).size();
        await().atMost(Duration.ofSeconds(8))
                .until(() -> heard.readings(guest.vmId()).size() >= from + 5);
        return heard.readings(guest.vmId()).subList(from, from + 5).stream()
                .map(reading -> ms(reading.answeredNanos() - origin) % 1000)
                .sorted()
                .toList()
                .get(2);
    }

    @Test
    void aHealthyGuestIsAskedOncePerSecondOnOneConnection() {
        FakeGuest guest = guest(FakeGuest.healthy(VM));
        poller.watch(List.of(guest.target()));
        await().atMost(SOON).until(() -> heard.readings(VM).size() >= 3);
        int before = guest.requests();
        long start = System.nanoTime();

        await().atMost(SOON).until(() -> heard.readings(VM).size() >= 6);

        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(guest.requests() - before).isEqualTo(3);
        assertThat(seconds).isBetween(1.9, 3.2);
        assertThat(guest.connections()).isEqualTo(1);
    }

    @Test
    void aBootingGuestIsSeenAtOnceAndTwice() {
        FakeGuest guest = guest(FakeGuest.healthy(VM));
        guest.kill();
        poller.watch(List.of(guest.target()));
        await().atMost(SOON).until(() -> heard.refusals(VM).size() >= 5);
        assertThat(heard.refusals(VM).getLast().kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(heard.refusals(VM).getLast().reason())
                .startsWith("connection refused by 127.0.0.1:");

        long up = System.nanoTime();
        guest.comeBack();

        await().atMost(SOON).until(() -> heard.readings(VM).size() >= 2);
        assertThat(ms(heard.readings(VM).get(0).answeredNanos() - up)).isLessThan(350);
        assertThat(ms(heard.readings(VM).get(1).answeredNanos() - up)).isLessThan(800);
    }

    @Test
    void anAgentThatDiesIsMissedAtOnceAndFoundAgainSoon() {
        FakeGuest guest = guest(FakeGuest.healthy(VM));
        poller.watch(List.of(guest.target()));
        await().atMost(SOON).until(() -> heard.readings(VM).size() >= 3);

        long killed = System.nanoTime();
        guest.kill();
        await().atMost(SOON).until(() -> !heard.refusals(VM).isEmpty());
        assertThat(ms(heard.of(VM).getLast().nanos() - killed)).isLessThan(200);

        await().atMost(SOON).until(() -> heard.refusals(VM).size() >= 6);
        int answers = heard.readings(VM).size();
        long back = System.nanoTime();
        guest.comeBack();
        await().atMost(SOON).until(() -> heard.readings(VM).size() > answers);
        assertThat(ms(heard.of(VM).getLast().nanos() - back)).isLessThan(900);
    }

    @Test
    void anAgentThatHangsUpAfterEachAnswerIsStillAskedOncePerSecond() {
        FakeReport report = new FakeReport(VM);
        FakeGuest guest =
                guest(
                        new FakeGuest(
                                VM,
                                connection -> {
                                    connection.awaitRequest();
                                    connection.respond(report.json());
                                }));
        poller.watch(List.of(guest.target()));
        await().atMost(SOON).until(() -> heard.readings(VM).size() >= 3);
        int before = guest.requests();
        long start = System.nanoTime();

        await().atMost(SOON).until(() -> heard.readings(VM).size() >= 6);

        assertThat(guest.requests() - before).isEqualTo(3);
        assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(1.9);
        assertThat(heard.refusals(VM)).isEmpty();
    }

    @Test
    void aNewIncarnationGetsANewConnection() {
        FakeGuest guest = guest(FakeGuest.healthy(VM));
        poller.watch(List.of(guest.target("incarnation-1")));
        await().atMost(SOON).until(() -> heard.readings(VM).size() >= 3);

        poller.watch(List.of(guest.target("incarnation-2")));

        await().atMost(SOON).until(() -> guest.connections() == 2);
        await().atMost(SOON)
                .until(() -> heard.of(VM).getLast().target().incarnation().equals("incarnation-2"));
    }

    @Test
    void aGuestThatIsWatchedNoMoreIsAskedNoMore() {
        FakeGuest gone = guest(FakeGuest.healthy(VM));
        FakeGuest other = guest(FakeGuest.healthy(new UUID(1, 1)));
        poller.watch(List.of(gone.target(), other.target()));
        await().atMost(SOON).until(() -> heard.readings(VM).size() >= 2);

        poller.watch(List.of(other.target()));
        int then = heard.readings(other.vmId()).size();
        await().atMost(SOON).until(() -> heard.readings(other.vmId()).size() >= then + 1);
        int asked = gone.requests();
        await().atMost(SOON).until(() -> heard.readings(other.vmId()).size() >= then + 3);

        assertThat(gone.requests()).isEqualTo(asked);
    }

    private FakeGuest guest(FakeGuest guest) {
        guests.add(guest);
        return guest;
    }

    private static long ms(long nanos) {
        return nanos / 1_000_000;
    }
}
