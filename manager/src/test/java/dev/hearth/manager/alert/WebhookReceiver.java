// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// Takes what is sent to a webhook, on a real socket. What it answers is a script; after its end,
/// it answers 200.
final class WebhookReceiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final Queue<Integer> script = new ConcurrentLinkedQueue<>();
    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private volatile String answer = "thank you";

    /// What came.
    record Message(String delivery, String signature, String body) {}

    WebhookReceiver() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("listen", e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:%d/hearth".formatted(server.getAddress().getPort());
    }

    /// The next answers.
    void answerNext(Integer... statuses) {
        script.addAll(List.of(statuses));
    }

    /// From now on it takes everything.
    void recover() {
        script.clear();
    }

    /// A header of every answer.
    void answerWith(String header, String value) {
        headers.put(header, value);
    }

    /// The body of every answer.
    void answer(String text) {
        answer = text;
    }

    List<Message> messages() {
        return messages;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            messages.add(
                    new Message(
                            exchange.getRequestHeaders().getFirst("Hearth-Delivery"),
                            exchange.getRequestHeaders().getFirst("Hearth-Signature"),
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8)));
            Integer status = script.poll();
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status == null ? 200 : status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
