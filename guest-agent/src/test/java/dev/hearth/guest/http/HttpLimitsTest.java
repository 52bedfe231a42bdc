// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import static dev.hearth.guest.http.ServerFixture.GET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.kernel.Peer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The server against clients that are slow, stuck, gone, or too many. Fixture: see
/// [ServerFixture].
class HttpLimitsTest {

    private final ServerFixture fixture = new ServerFixture();
    private final MemoryKernel kernel = fixture.kernel;

    @Test
    void aConnectionThatSendsNothingIsClosedAfterTenSeconds() {
        Peer silent = kernel.connect();
        fixture.settle();
        fixture.passMillis(9_990);
        assertThat(silent.isClosed()).isFalse();

        fixture.passMillis(20);

        assertThat(silent.isClosed()).isTrue();
    }

    @Test
    void aRequestThatDripsIsRefusedAfterTenSeconds() {
        Peer slow = kernel.connect();
        for (int i = 0; i < 9; i++) {
            slow.send("G");
            fixture.settle();
            fixture.passMillis(1000);
            assertThat(slow.isEnded()).isFalse();
        }
        fixture.passMillis(1010);

        assertThat(slow.received()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
        fixture.passMillis(1010);
        assertThat(slow.isClosed()).isTrue();
    }

    @Test
    void aKeptConnectionIsClosedAfter75SecondsWithoutARequest() {
        Peer client = kernel.connect().send(GET);
        fixture.settle();
        fixture.passMillis(74_990);
        assertThat(client.isClosed()).isFalse();

        fixture.passMillis(20);

        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aSlowReaderGetsTheWholeAnswerInItsOwnTime() {
        fixture.routes.padding = 10_000;
        Peer slow = kernel.connect().send(GET + GET);
        slow.takeOnly(100);
        fixture.settle();
        StringBuilder answer = new StringBuilder(slow.received());
        Peer other = kernel.connect().send(GET);
        fixture.settle();
        assertThat(other.received()).contains("200 OK");

        for (int i = 0; i < 300; i++) {
            slow.takeOnly(100);
            fixture.turn();
            answer.append(slow.received());
        }

        assertThat(answer.toString())
                .matches(
                        "(?s)HTTP/1.1 200 OK.*\\[1,\"x{10000}\"]HTTP/1.1 200 OK.*\\[3,\"x{10000}\"]");
    }

    @Test
    void whoNeverStopsSendingAfterARefusalIsClosedAfterASecond() {
        Peer flood = kernel.connect().send("\0\r\n\r\n");
        fixture.settle();
        assertThat(flood.received()).startsWith("HTTP/1.1 400 ");
        for (int i = 0; i < 11 && !flood.isClosed(); i++) {
            flood.send("x".repeat(4096));
            kernel.advanceMillis(100);
            fixture.turn();
        }

        assertThat(flood.isClosed()).isTrue();
    }

    @Test
    void aReaderThatTakesNothingIsClosedAfterTenSeconds() {
        fixture.routes.padding = 10_000;
        Peer stuck = kernel.connect().send(GET);
        stuck.takeOnly(100);
        fixture.settle();

        fixture.passMillis(10_010);

        assertThat(stuck.isClosed()).isTrue();
    }

    @Test
    void tooManySlowReadersCostOnlyThemselves() {
        fixture.routes.padding = 10_000;
        List<Peer> slow = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Peer peer = kernel.connect().send(GET);
            peer.takeOnly(100);
            slow.add(peer);
        }
        fixture.settle();

        assertThat(slow.stream().filter(Peer::isClosed)).hasSize(2);
        slow.getFirst().reset();
        fixture.turn();
        Peer another = kernel.connect().send(GET);
        another.takeOnly(100);
        fixture.settle();
        assertThat(another.isClosed()).isFalse();
    }

    @Test
    void aClientThatIsGoneIsForgotten() {
        Peer gone = kernel.connect().send(GET);
        gone.reset();
        fixture.settle();

        assertThat(gone.isClosed()).isTrue();
        assertThat(fixture.traffic.connections()).isZero();
        assertThat(fixture.ask(GET)).contains("200 OK");
    }

    @Test
    void theConnectionBeyondTheLastIsRefused() {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < HttpLimits.MAX_CONNECTIONS; i++) {
            peers.add(kernel.connect().send("GET"));
        }
        fixture.settle();
        Peer beyond = kernel.connect().send(GET);
        fixture.settle();

        assertThat(beyond.received()).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
        assertThat(beyond.isClosed()).isTrue();
        assertThat(fixture.traffic.connections()).isEqualTo(64);
        assertThat(fixture.traffic.refused()).isEqualTo(1);
        assertThat(peers).noneMatch(Peer::isClosed);
    }

    @Test
    void anIdleConnectionGivesWayToANewOne() {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < HttpLimits.MAX_CONNECTIONS; i++) {
            peers.add(kernel.connect().send(GET));
            fixture.settle();
        }
        fixture.passMillis(1100);
        Peer next = kernel.connect().send(GET);
        fixture.settle();

        assertThat(next.received()).contains("200 OK");
        assertThat(peers.getFirst().isClosed()).isTrue();
        assertThat(peers.stream().filter(Peer::isClosed)).hasSize(1);
    }

    @Test
    void aConnectionThatHasJustComeDoesNotGiveWay() {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < HttpLimits.MAX_CONNECTIONS; i++) {
            peers.add(kernel.connect());
        }
        fixture.settle();
        fixture.passMillis(900);
        Peer beyond = kernel.connect().send(GET);
        fixture.settle();
        assertThat(beyond.received()).startsWith("HTTP/1.1 503 ");
        assertThat(peers).noneMatch(Peer::isClosed);

        fixture.passMillis(200);
        Peer next = kernel.connect().send(GET);
        fixture.settle();
        assertThat(next.received()).contains("200 OK");
    }

    @Test
    void whoHasNeverAskedGivesWayBeforeWhoHas() {
        Peer polite = kernel.connect().send(GET);
        fixture.settle();
        fixture.passMillis(2000);
        List<Peer> silent = new ArrayList<>();
        for (int i = 1; i < HttpLimits.MAX_CONNECTIONS; i++) {
            silent.add(kernel.connect());
        }
        fixture.settle();
        fixture.passMillis(1100);
        kernel.connect();
        fixture.settle();

        assertThat(polite.isClosed()).isFalse();
        assertThat(silent.stream().filter(Peer::isClosed)).hasSize(1);
    }

    @Test
    void runningOutOfDescriptorsDoesNotSpin() {
        kernel.outOfDescriptors = true;
        Peer client = kernel.connect().send(GET);
        int before = kernel.pollCalls;
        fixture.passMillis(1000);
        assertThat(kernel.pollCalls - before).isLessThan(40);

        kernel.outOfDescriptors = false;
        fixture.passMillis(200);

        assertThat(client.received()).contains("200 OK");
    }
}
