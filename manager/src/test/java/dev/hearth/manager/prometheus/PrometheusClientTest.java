// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hearth.manager.config.HistoryStoreConfig;
import dev.hearth.manager.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is asked of a store, and that nothing it answers is believed without a look.
class PrometheusClientTest {

    private static final Span SPAN = new Span(1_764_000_009_999L, 10_000, 3);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final String ONE_LINE =
            """
            {"status":"success","data":{"resultType":"matrix","result":[{"metric":{"source":"guest"},
             "values":[[1764000009.999,"1.5"],[1764000029.999,"%s"]]}]}}
            """;

    @TempDir Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorized = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private Answerer answerer = exchange -> respond(exchange, 200, ONE_LINE.formatted("2"));

    private interface Answerer {
        void answer(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        String body =
                                new String(
                                        exchange.getRequestBody().readAllBytes(),
                                        StandardCharsets.UTF_8);
                        asked.add(
                                exchange.getRequestURI().getPath()
                                        + "?"
                                        + URLDecoder.decode(body, StandardCharsets.UTF_8));
                        authorized.add(
                                String.valueOf(
                                        exchange.getRequestHeaders().getFirst("Authorization")));
                        answerer.answer(exchange);
                    }
                });
        server.start();
    }

    @AfterEach
    void endIt() {
        end.countDown();
        server.stop(0);
    }

    @Test
    void everyQueryIsAskedAtTheSameMoments() throws Exception {
        try (PrometheusClient client = client("/store")) {
            List<List<Line>> answers = client.range(List.of("a+b", "c"), SPAN);

            assertThat(answers).hasSize(2);
            assertThat(asked)
                    .containsExactlyInAnyOrder(
                            "/store/api/v1/query_range?query=a+b&start=1764000009.999"
                                    + "&end=1764000029.999&step=10&timeout=2s&nocache=1",
                            "/store/api/v1/query_range?query=c&start=1764000009.999"
                                    + "&end=1764000029.999&step=10&timeout=2s&nocache=1");
            Line line = answers.getFirst().getFirst();
            assertThat(line.label("source")).isEqualTo("guest");
            assertThat(line.label("host")).isEmpty();
            assertThat(line.size()).isEqualTo(3);
            assertThat(line.value(0)).isEqualTo(1.5);
            assertThat(line.value(1)).isNaN();
            assertThat(line.value(2)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"NaN", "+Inf", "-Inf", "1e999"})
    void whatIsNoFiniteNumberIsUnknown(String value) throws Exception {
        answerer = exchange -> respond(exchange, 200, ONE_LINE.formatted(value));
        try (PrometheusClient client = client("")) {
            assertThat(client.range(List.of("a"), SPAN).getFirst().getFirst().value(2)).isNaN();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | nonsense | no JSON",
                "200 | [] | it answered",
                "200 | {\"status\":\"error\",\"error\":\"query timed out\"} | query timed out",
                "200 | {\"status\":\"success\",\"isPartial\":true,\"data\":{\"result\":[]}} | a part of it",
                "200 | {\"status\":\"success\",\"data\":{\"result\":7}} | no result",
                "200 | {\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{\"a\":1}}]}} | a label",
                "200 | {\"status\":\"success\",\"data\":{\"result\":[{\"values\":[[1764000009.999,\"x\"]]}]}} | no number",
                "200 | {\"status\":\"success\",\"data\":{\"result\":[{\"values\":[[1764000009.999,1]]}]}} | a point",
                "200 | {\"status\":\"success\",\"data\":{\"result\":[{\"values\":[[1764000010,\"1\"]]}]}} | not asked for",
                "200 | {\"status\":\"success\",\"data\":{\"result\":[{\"values\":[[1764000039.999,\"1\"]]}]}} | not asked for",
                "200 | {\"status\":\"success\",\"data\":{\"result\":[{\"values\":[[1e300,\"1\"]]}]}} | not asked for",
                "422 | {\"status\":\"error\",\"error\":\"too many samples\"} | 422: too many samples",
                "401 | who are you? | 401: who are you?",
                "503 | '' | it answered 503",
                "302 | '' | it answered 302",
                "204 | '' | it answered 204"
            })
    void anythingElseThanAnAnswerSaysWhatItIs(int status, String body, String why)
            throws Exception {
        answerer = exchange -> respond(exchange, status, body);
        try (PrometheusClient client = client("")) {
            assertThatThrownBy(() -> client.range(List.of("a"), SPAN))
                    .isInstanceOf(StoreFailed.class)
                    .hasMessageContaining(why);
            assertThat(asked).as("no redirect is followed").hasSize(1);
        }
    }

    @Test
    void anAnswerWithoutEndEnds() throws Exception {
        answerer =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
                    try (OutputStream body = exchange.getResponseBody()) {
                        for (int i = 0; i < PrometheusClient.LONGEST_ANSWER >> 15; i++) {
                            body.write(spaces);
                        }
                    }
                };
        try (PrometheusClient client = client("")) {
            assertThatThrownBy(() -> client.range(List.of("a"), SPAN))
                    .isInstanceOf(StoreFailed.class);
        }
    }

    @Test
    void aSilentStoreIsNotWaitedForLongerThanTheDeadline() throws Exception {
        answerer =
                _ -> {
                    try {
                        end.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        try (PrometheusClient client = client("")) {
            long begun = System.nanoTime();

            assertThatThrownBy(() -> client.range(List.of("a", "b", "c"), SPAN))
                    .isInstanceOf(StoreFailed.class)
                    .hasMessage("no answer in 2 s");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(DEADLINE.multipliedBy(2));
        }
    }

    @Test
    void aTokenIsReadBeforeEachRequestAndNotSentWhenItIsNone() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "first\n");
        try (PrometheusClient client = client("", Optional.of(token))) {
            client.range(List.of("a"), SPAN);
            Files.writeString(token, "second");
            client.range(List.of("a"), SPAN);
            assertThat(authorized).containsExactly("Bearer first", "Bearer second");

            Files.writeString(token, "two\nlines");
            assertThatThrownBy(() -> client.range(List.of("a"), SPAN))
                    .hasMessageContaining("has no token")
                    .hasMessageNotContaining("lines");
            Files.delete(token);
            assertThatThrownBy(() -> client.range(List.of("a"), SPAN))
                    .hasMessageContaining("no token can be read");
            assertThat(authorized).hasSize(2);
        }
    }

    private PrometheusClient client(String path) {
        return client(path, Optional.empty());
    }

    private PrometheusClient client(String path, Optional<Path> token) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return new PrometheusClient(new HistoryStoreConfig(url, token), new Json(), DEADLINE);
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
