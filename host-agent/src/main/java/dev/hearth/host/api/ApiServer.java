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
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Serves the routes over HTTP, each request on a virtual thread of its own.
public final class ApiServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);

    private final JsonMapper json = Wire.mapper();
    private final HttpServer server;
    private final ExecutorService executor;
    private final Router router;
    private final RequestGuard guard;

    /// Begins to listen, and answers once [#start] is called.
    ///
    /// @param listen port 0 takes a free one
    public ApiServer(InetSocketAddress listen, Routes routes) {
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

    /// Stops listening and ends the requests in work.
    @Override
    public void close() {
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
            case Response.Stream stream -> {
                exchange.getResponseHeaders().set("Content-Type", stream.contentType());
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    stream.writer().writeTo(out);
                } catch (InterruptedException e) {
                    // The server is closing: so is the stream.
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String contentType, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
