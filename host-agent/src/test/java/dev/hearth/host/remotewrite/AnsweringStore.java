// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A store that gives every request the same answer, and asks for a second's patience.
final class AnsweringStore implements AutoCloseable {

    private record Request(long nanos, Map<String, List<String>> headers) {}

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status;

    AnsweringStore(int status) throws IOException {
        this.status = status;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new Request(System.nanoTime(), Map.copyOf(exchange.getRequestHeaders())));
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.getResponseHeaders().set("Location", url().toString());
            exchange.sendResponseHeaders(status, -1);
        }
    }

    void answer(int other) {
        status = other;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/write");
    }

    int requests() {
        return requests.size();
    }

    /// The newest request's; the server's spelling of a name is one capital at each beginning.
    String header(String name) {
        Map<String, List<String>> headers = requests.getLast().headers();
        return headers.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(entry -> entry.getValue().getFirst())
                .findFirst()
                .orElse("");
    }

    /// Between two requests.
    Duration shortestPause() {
        long shortest = Long.MAX_VALUE;
        for (int i = 1; i < requests.size(); i++) {
            shortest = Math.min(shortest, requests.get(i).nanos() - requests.get(i - 1).nanos());
        }
        return Duration.ofNanos(shortest);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
