// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hearth.host.fault.HostException;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Serves the routes over HTTP, each request on a virtual thread of its own.
public final class ApiServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);

    /// For requests in work when the server closes: what a start takes at most, and a little more.
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(12);

    /// Limits of the JDK's HTTP server, which has none of its own for these. It reads them when its
    /// first class is loaded; who sets them on the command line is obeyed.
    private static final Map<String, String> LIMITS =
            Map.of(
                    // Small answers on kept connections would wait 40 ms for an acknowledgement.
                    "sun.net.httpserver.nodelay", "true",
                    // Seconds for a whole request, its body included.
                    "sun.net.httpserver.maxReqTime", "30",
                    "jdk.httpserver.maxConnections", "256",
                    "sun.net.httpserver.maxReqHeaderSize", "16384");

    private final JsonMapper json = Wire.mapper();
    private final HttpServer server;
    private final ExecutorService executor;
    private final Router router;
    private final RequestGuard guard;

    /// Threads that write streams, which end only when they are told to.
    private final Set<Thread> streaming = ConcurrentHashMap.newKeySet();

    /// Begins to listen, and answers once [#start] is called.
    ///
    /// @param listen port 0 takes a free one
    public ApiServer(InetSocketAddress listen, Routes routes) {
        LIMITS.forEach((key, value) -> {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        });
        this.router = routes.router();
        this.executor =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
        try {
            this.server = HttpServer.create(listen, 0);
        } catch (IOException e) {
            executor.close();
            throw new HostException.Unavailable(
                    "could not listen at %s:%d (%s); set HEARTH_HOST_LISTEN to another address"
                            .formatted(
                                    listen.getAddress().getHostAddress(),
                                    listen.getPort(),
                                    e.getMessage()));
        }
        this.guard = new RequestGuard(server.getAddress());
        server.createContext("/", this::handle);
        server.setExecutor(executor);
    }

    /// Begins to answer.
    public void start() {
        server.start();
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /// Takes no more requests, ends the streams, and waits for the requests in work: a start or
    /// stop that is cut off would leave its VM half-way. Those that take too long are interrupted.
    @Override
    public void close() {
        executor.shutdown();
        streaming.forEach(Thread::interrupt);
        try {
            if (!executor.awaitTermination(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("requests in work are cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Response response;
            try {
                guard.check(exchange.getRequestHeaders());
                response = route(exchange);
            } catch (RequestRefused e) {
                if (!e.allowed().isEmpty()) {
                    exchange.getResponseHeaders().set("Allow", String.join(", ", e.allowed()));
                }
                send(exchange, Problems.of(e));
                return;
            } catch (HostException e) {
                Problem problem = Problems.of(e);
                if (problem.status() >= 500) {
                    log.atWarn()
                            .addKeyValue("method", exchange.getRequestMethod())
                            .addKeyValue("path", exchange.getRequestURI().getRawPath())
                            .setCause(e)
                            .log("request failed");
                }
                send(exchange, problem);
                return;
            } catch (RuntimeException e) {
                String requestId =
                        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
                log.atError()
                        .addKeyValue("request_id", requestId)
                        .addKeyValue("method", exchange.getRequestMethod())
                        .addKeyValue("path", exchange.getRequestURI().getRawPath())
                        .setCause(e)
                        .log("request met an error");
                send(exchange, Problems.unforeseen(requestId));
                return;
            }
            send(exchange, response);
        }
    }

    private Response route(HttpExchange exchange) {
        Router.Match match =
                router.find(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath());
        return match.route().handler().apply(new Request(exchange, match.parameters(), json));
    }

    private void send(HttpExchange exchange, Problem problem) throws IOException {
        send(
                exchange,
                problem.status(),
                "application/problem+json",
                json.writeValueAsBytes(problem));
    }

    private void send(HttpExchange exchange, Response response) throws IOException {
        switch (response) {
            case Response.Json body ->
                    send(
                            exchange,
                            body.status(),
                            "application/json",
                            json.writeValueAsBytes(body.body()));
            case Response.Text text ->
                    send(
                            exchange,
                            200,
                            text.contentType(),
                            text.body().getBytes(StandardCharsets.UTF_8));
            case Response.NoContent ignored -> exchange.sendResponseHeaders(204, -1);
            case Response.Empty empty -> {
                empty.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(empty.status(), -1);
            }
            case Response.Stream stream -> {
                exchange.getResponseHeaders().set("Content-Type", stream.contentType());
                exchange.sendResponseHeaders(200, 0);
                streaming.add(Thread.currentThread());
                try (OutputStream out = exchange.getResponseBody()) {
                    // Who came after the others were told to end ends here.
                    if (!executor.isShutdown()) {
                        stream.writer().writeTo(out);
                    }
                } catch (InterruptedException e) {
                    // The server is closing: so is the stream.
                    Thread.currentThread().interrupt();
                } finally {
                    streaming.remove(Thread.currentThread());
                }
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String contentType, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
