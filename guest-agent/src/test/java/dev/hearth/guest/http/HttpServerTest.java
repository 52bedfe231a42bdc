// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import static dev.hearth.guest.http.ServerFixture.GET;
import static dev.hearth.guest.http.ServerFixture.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.kernel.Peer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The server against requests of every kind. Fixture: see [ServerFixture].
class HttpServerTest {

    private final ServerFixture fixture = new ServerFixture();
    private final MemoryKernel kernel = fixture.kernel;

    @Test
    void aRequestIsAnsweredAndTheConnectionKept() {
        Peer client = kernel.connect().send(GET);
        fixture.settle();
        assertThat(client.received()).isEqualTo(ok(1));

        client.send(GET);
        fixture.settle();

        assertThat(client.received()).isEqualTo(ok(2));
        assertThat(client.isEnded()).isFalse();
        assertThat(fixture.traffic.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /hello HTTP/1.0\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: g\r\nCONNECTION: x ,\tClose\r\n\r\n"
            })
    void aConnectionIsClosedWhenTheClientWantsItSo(String request) {
        Peer client = kernel.connect().send(request);
        fixture.settle();

        assertThat(client.received()).contains("\r\nConnection: close\r\n").endsWith("[1]");
        assertThat(client.isEnded()).isTrue();
        assertThat(client.isClosed()).isFalse();
        fixture.passMillis(1001);
        assertThat(client.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /hello?a=b HTTP/1.1\r\nHost: g\r\n\r\n",
                "GET http://g:80/hello HTTP/1.1\r\nHost: g\r\n\r\n",
                "\r\n\r\nGET /hello HTTP/1.1\r\nHost: g\r\n\r\n",
                "GET /hello HTTP/1.1\r\nhOsT:\tg \r\nX-\u00e4y: \u00e4\r\nHost2:\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: g\r\nContent-Length: 0\r\n\r\n"
            })
    void otherFormsOfARequestAreUnderstood(String request) {
        String plain = request.replace("X-\u00e4y", "X-y");

        assertThat(fixture.ask(plain)).isEqualTo(ok(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /x HTTP/1.1~Host: g~~|404 Not Found",
                "GET /hello/ HTTP/1.1~Host: g~~|404 Not Found",
                "GET / HTTP/1.1~Host: g~~|404 Not Found",
                "POST /x HTTP/1.1~Host: g~~|404 Not Found",
                "POST /hello HTTP/1.1~Host: g~~|405 Method Not Allowed",
                "DELETE /hello HTTP/1.1~Host: g~~|405 Method Not Allowed",
                "get /hello HTTP/1.1~Host: g~~|405 Method Not Allowed",
                "POST /hello HTTP/1.1~Host: g~Content-Length: 1~~x|413 Content Too Large",
                "GET /hello HTTP/1.1~Host: g~Content-Length: 00010~~|413 Content Too Large",
                "GET /hello HTTP/1.1~Host: g~Content-Length: -1~~|400 Bad Request",
                "GET /hello HTTP/1.1~Host: g~Content-Length:~~|400 Bad Request",
                "GET /hello HTTP/1.1~Host: g~Transfer-Encoding: chunked~~|400 Bad Request",
                "GET /hello HTTP/1.1~~|400 Bad Request",
                "GET /hello HTTP/1.1~Host: g~Host: h~~|400 Bad Request",
                "GET /hello HTTP/1.1~Host : g~~|400 Bad Request",
                "GET /hello HTTP/1.1~Host: g~ folded~~|400 Bad Request",
                "GET /hello HTTP/1.1~Host: g~nonsense~~|400 Bad Request",
                "GET /hello HTTP/1.1~Host: g~: x~~|400 Bad Request",
                "GET  /hello HTTP/1.1~Host: g~~|400 Bad Request",
                "GET /hello  HTTP/1.1~Host: g~~|400 Bad Request",
                "GET hello HTTP/1.1~Host: g~~|400 Bad Request",
                "GET * HTTP/1.1~Host: g~~|400 Bad Request",
                "GET http://g HTTP/1.1~Host: g~~|400 Bad Request",
                "GET /hello~~|400 Bad Request",
                "GET /hello HTTP/1.1 ~Host: g~~|400 Bad Request",
                "GET /hello http/1.1~Host: g~~|400 Bad Request",
                "GET /hello HTTP/2.0~Host: g~~|505 HTTP Version Not Supported",
                "G(T /hello HTTP/1.1~Host: g~~|400 Bad Request",
                "nonsense~~|400 Bad Request"
            })
    void whatCannotBeDoneIsRefusedByASmallProblem(String request, String status) {
        String answer = fixture.ask(request.replace("~", "\r\n"));

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + "\r\nContent-Type: application/problem+json\r\n")
                .contains("\"status\":" + status.substring(0, 3) + ",")
                .endsWith("}\n");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(answer).contains("\r\nContent-Length: " + body.length() + "\r\n");
        assertThat(answer.contains("\r\nConnection: close\r\n"))
                .isEqualTo(!status.startsWith("404") && !status.startsWith("405"));
        assertThat(answer.contains("\r\nAllow: GET\r\n")).isEqualTo(status.startsWith("405"));
        assertThat(fixture.traffic.refused()).isEqualTo(1);
        assertThat(fixture.routes.answers).isZero();
    }

    @Test
    void controlCharactersInsideOfLinesAreRefused() {
        assertThat(fixture.ask("GET /hel\0lo HTTP/1.1\r\nHost: g\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(fixture.ask("GET /hello HTTP/1.1\r\nHost: g\rX: y\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(fixture.ask("GET /hello HTTP/1.1\r\nHost: g\nX: y\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(fixture.ask("GET /hel\u00e4 HTTP/1.1\r\nHost: g\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void anAnswerToHeadHasNoBodySoThatTheNextOneCanBeTold() {
        Peer client = kernel.connect().send("HEAD /hello HTTP/1.1\r\nHost: g\r\n\r\n" + GET);
        fixture.settle();

        assertThat(client.received())
                .matches(
                        "(?s)HTTP/1.1 405 .*\r\nAllow: GET\r\n.*\r\n\r\nHTTP/1.1 200 OK\r\n.*\\[1]");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        Peer client = kernel.connect().send(GET.repeat(100));
        for (int i = 0; i < 200; i++) {
            fixture.turn();
        }

        String answers = client.received();

        int at = -1;
        for (int i = 1; i <= 100; i++) {
            int next = answers.indexOf("[" + i + "]");
            assertThat(next).as("answer %d", i).isGreaterThan(at);
            at = next;
        }
    }

    @Test
    void aClientThatPipelinesDoesNotStarveAnother() {
        Peer greedy = kernel.connect().send(GET.repeat(100));
        Peer modest = kernel.connect().send(GET);
        fixture.turn();
        fixture.turn();

        assertThat(modest.received()).contains("200 OK");
        assertThat(greedy.received()).contains("200 OK");
        assertThat(fixture.routes.answers).isLessThan(40);
    }

    @Test
    void aRequestMayComeByteByByte() {
        Peer client = kernel.connect();
        for (char c : (GET + GET).toCharArray()) {
            client.send(String.valueOf(c));
            fixture.settle();
        }

        assertThat(client.received()).isEqualTo(ok(1) + ok(2));
    }

    @Test
    void aHeaderOfMoreThan4096BytesIsRefused() {
        String head = "GET /hello HTTP/1.1\r\nHost: g\r\nX: ";

        assertThat(fixture.ask(head + "y".repeat(4096 - head.length() - 4) + "\r\n\r\n"))
                .isEqualTo(ok(1));
        assertThat(fixture.ask(head + "y".repeat(4096 - head.length() - 3) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
        assertThat(fixture.ask("y".repeat(10_000))).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void anAnswerThatDoesNotFitIsAnError() {
        fixture.routes.padding = 30_000;

        assertThat(fixture.ask(GET)).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
    }

    @Test
    void garbageNeverStopsTheServer() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder bytes = new StringBuilder(GET.repeat(random.nextInt(1, 3)));
            for (int damage = random.nextInt(1, 6); damage > 0; damage--) {
                int at = random.nextInt(bytes.length());
                switch (random.nextInt(3)) {
                    case 0 -> bytes.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> bytes.insert(at, "\r\n: ,\t\0".charAt(random.nextInt(7)));
                    default -> bytes.deleteCharAt(at);
                }
            }
            Peer client = kernel.connect().send(bytes.toString());
            fixture.settle();
            client.end();
            fixture.settle();
            assertThat(client.isEnded()).isTrue();
        }

        fixture.passMillis(2000);
        assertThat(kernel.openSockets()).isZero();
        assertThat(fixture.ask(GET)).contains("200 OK");
    }
}
