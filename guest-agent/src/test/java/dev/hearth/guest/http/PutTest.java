// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.kernel.Peer;
import org.junit.jupiter.api.Test;

/// Bodies of requests, which one path takes and all others refuse.
class PutTest {

    private final ServerFixture server = new ServerFixture();

    private static String head(String path, long length) {
        return "PUT %s HTTP/1.1\r\nHost: g\r\nContent-Length: %d\r\n\r\n".formatted(path, length);
    }

    private String put(String text) {
        Peer client = server.kernel.connect().send(head("/text", text.length()) + text);
        server.settle();
        return client.received();
    }

    @Test
    void aBodyIsTakenAndAnswered() {
        assertThat(put("hello")).startsWith("HTTP/1.1 202 Accepted\r\n").contains("\"taken\"");
        assertThat(server.intake.text.toString()).isEqualTo("hello");
    }

    @Test
    void aBodyMayComeInPiecesAndARequestRightBehindIt() {
        String text = "0123456789".repeat(900);
        Peer client = server.kernel.connect().send(head("/text", 9_000));
        for (int from = 0; from < 9_000; from += 1_000) {
            server.settle();
            assertThat(client.received()).isEmpty();
            client.send(text.substring(from, from + 1_000));
        }
        client.send(ServerFixture.GET);
        server.settle();

        assertThat(server.intake.text.toString()).isEqualTo(text);
        assertThat(client.received().split("HTTP/1.1 ", -1)).hasSize(3);
        assertThat(server.routes.answers).isEqualTo(1);
    }

    @Test
    void whatIsWrongWithABodyIsSaidBehindIt() {
        assertThat(put("hello!")).startsWith("HTTP/1.1 403 Forbidden\r\n");
        assertThat(put("hello")).startsWith("HTTP/1.1 202 Accepted\r\n");
    }

    @Test
    void whatIsTooLongIsNotRead() {
        Peer client = server.kernel.connect().send(head("/text", 10_001) + ServerFixture.GET);
        server.settle();

        assertThat(client.received())
                .startsWith("HTTP/1.1 413 Content Too Large\r\n")
                .contains("Connection: close");
        assertThat(server.routes.answers).as("what follows is no request").isZero();
    }

    @Test
    void oneIsTakenAtATime() {
        Peer slow = server.kernel.connect().send(head("/text", 5) + "he");
        server.settle();

        assertThat(put("other")).startsWith("HTTP/1.1 409 Conflict\r\n");
        slow.send("llo");
        server.settle();
        assertThat(slow.received()).startsWith("HTTP/1.1 202 Accepted\r\n");
        assertThat(server.intake.text.toString()).isEqualTo("hello");
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() {
        Peer gone = server.kernel.connect().send(head("/text", 5) + "he");
        server.settle();
        gone.end();
        server.settle();
        assertThat(server.intake.abandoned).isEqualTo(1);

        Peer silent = server.kernel.connect().send(head("/text", 5) + "he");
        server.settle();
        server.kernel.advanceMillis(30_001);
        server.turn();
        assertThat(silent.received()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
        assertThat(server.intake.abandoned).isEqualTo(2);
        assertThat(put("hello")).startsWith("HTTP/1.1 202 Accepted\r\n");
    }

    @Test
    void allOtherPathsTakeNone() {
        Peer client = server.kernel.connect().send(head("/hello", 5) + "hello");
        server.settle();
        assertThat(client.received())
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                .contains("Allow: GET")
                .contains("Connection: close");

        client = server.kernel.connect().send("GET /text HTTP/1.1\r\nHost: g\r\n\r\n");
        server.settle();
        assertThat(client.received())
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                .contains("Allow: PUT");
    }

    @Test
    void twoLengthsAreNone() {
        Peer client =
                server.kernel
                        .connect()
                        .send(
                                "PUT /text HTTP/1.1\r\nHost: g\r\nContent-Length: 5\r\n"
                                        + "Content-Length: 5\r\n\r\nhello");
        server.settle();

        assertThat(client.received()).startsWith("HTTP/1.1 400 Bad Request\r\n");
    }
}
