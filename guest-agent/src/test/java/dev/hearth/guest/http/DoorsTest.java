// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import static dev.hearth.guest.http.ServerFixture.GET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.kernel.Peer;
import dev.hearth.guest.net.Networks;
import org.junit.jupiter.api.Test;

/// Who comes in by which door. Fixture: see [ServerFixture].
class DoorsTest {

    private static final byte[] HOST = {40, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0};
    private static final byte[] SIBLING = {40, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0};
    private static final byte[] NEIGHBOUR = {2, 0, 0, 1, 10, 0, 0, 9};

    private final ServerFixture fixture = new ServerFixture();

    private static String with(String header) {
        return "GET /hello HTTP/1.1\r\nHost: g\r\n" + header + "\r\n\r\n";
    }

    @Test
    void aTokenOpensTcp() {
        fixture.guard.set(null, "s3cret");

        assertThat(fixture.ask(GET))
                .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                .contains("\r\nWWW-Authenticate: Bearer\r\n");
        assertThat(fixture.ask(with("Authorization: Bearer s3creT"))).contains(" 401 ");
        assertThat(fixture.ask(with("Authorization: Bearer s3cre"))).contains(" 401 ");
        assertThat(fixture.ask(with("Authorization: Bearer s3crets"))).contains(" 401 ");
        assertThat(fixture.ask(with("Authorization: s3cret"))).contains(" 401 ");
        assertThat(fixture.ask(with("AUTHORIZATION:Bearer s3cret ")))
                .isEqualTo(ServerFixture.ok(1));
    }

    @Test
    void theTokenOfOneRequestIsNotThatOfTheNext() {
        fixture.guard.set(null, "s3cret");
        Peer client = fixture.kernel.connect().send(with("Authorization: Bearer s3cret") + GET);
        fixture.settle();

        assertThat(client.received()).contains("HTTP/1.1 200 ", "HTTP/1.1 401 ");
    }

    @Test
    void onlyAllowedNetworksConnectOverTcp() {
        fixture.guard.set(Networks.parse("10.0.0.0/24"), null);
        Peer neighbour = fixture.kernel.connectFrom(NEIGHBOUR).send(GET);
        Peer stranger = fixture.kernel.connect().send(GET);
        fixture.settle();

        assertThat(neighbour.received()).startsWith("HTTP/1.1 200 ");
        assertThat(stranger.isClosed()).isTrue();
        assertThat(stranger.received()).isEmpty();
        assertThat(fixture.traffic.refused()).isOne();
    }

    @Test
    void onVsockOnlyTheHostConnectsAndNeedsNoToken() {
        fixture.guard.set(new Networks(), "s3cret");
        fixture.kernel.hasVsock = true;
        fixture.passMillis(300);
        Peer host = fixture.kernel.connectFrom(HOST).send(GET);
        Peer sibling = fixture.kernel.connectFrom(SIBLING).send(GET);
        fixture.settle();

        assertThat(host.received()).startsWith("HTTP/1.1 200 ");
        assertThat(sibling.isClosed()).isTrue();
        assertThat(sibling.received()).isEmpty();
    }

    @Test
    void aGuestWithoutVsockIsNotToldSo() {
        fixture.passMillis(200_000);

        assertThat(fixture.kernel.log).hasSize(1).allMatch(line -> line.contains("0.0.0.0:40123"));
    }
}
