// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.hearth.contract.host.ConsoleFrame;
import dev.hearth.contract.host.ConsoleFrame.Kind;
import dev.hearth.contract.host.ConsoleNotice;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.Problem;
import dev.hearth.manager.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A console whose guest says what it hears, in capitals. Whoever types has the keyboard.
public final class FakeConsole {

    /// What it printed before anybody looked.
    public static final String BEFORE = "login: ";

    private final Json json = new Json();
    private final Map<UUID, BlockingQueue<ConsoleFrame>> viewers = new ConcurrentHashMap<>();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final List<UUID> left = new CopyOnWriteArrayList<>();

    /// The queries of all who ever attached.
    public List<String> names() {
        return names;
    }

    /// Who took leave.
    public List<UUID> left() {
        return left;
    }

    /// Tells every viewer that the machine is gone.
    public void end() {
        tell(new ConsoleNotice(ConsoleNotice.Type.ENDED, null, null, null, "it is gone"));
    }

    void handle(HttpExchange exchange, @Nullable VmStatus vm, String[] path) throws IOException {
        String what = path[path.length - 1];
        if (vm == null) {
            refuse(exchange, 404, "there is no such vm");
        } else if (what.equals("log")) {
            answer(exchange, 200, "text/plain; charset=utf-8", bytes(BEFORE));
        } else if (what.equals("stream") && vm.incarnation() == null) {
            refuse(exchange, 409, "the vm does not run");
        } else if (what.equals("stream")) {
            stream(exchange);
        } else {
            forViewer(exchange, UUID.fromString(path[4]), what);
        }
    }

    private void forViewer(HttpExchange exchange, UUID viewer, String what) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("DELETE")) {
            left.add(viewer);
            viewers.remove(viewer);
        } else if (!viewers.containsKey(viewer)) {
            refuse(exchange, 404, "nobody watches as " + viewer);
            return;
        } else if (what.equals("input")) {
            String heard = new String(body, StandardCharsets.UTF_8);
            ConsoleFrame said =
                    new ConsoleFrame(Kind.OUTPUT, bytes(heard.toUpperCase(java.util.Locale.ROOT)));
            viewers.values().forEach(each -> each.add(said));
        } else if (new String(body, StandardCharsets.UTF_8).contains("take-keyboard")) {
            tell(
                    new ConsoleNotice(
                            ConsoleNotice.Type.KEYBOARD,
                            null,
                            null,
                            new ConsoleNotice.Writer(viewer, "the taker"),
                            null));
        } else {
            refuse(exchange, 422, "that is no control");
            return;
        }
        exchange.sendResponseHeaders(204, -1);
    }

    private void stream(HttpExchange exchange) throws IOException {
        UUID viewer = UUID.randomUUID();
        BlockingQueue<ConsoleFrame> frames = new LinkedBlockingQueue<>();
        frames.add(
                notice(
                        new ConsoleNotice(
                                ConsoleNotice.Type.ATTACHED,
                                viewer,
                                (long) BEFORE.length(),
                                null,
                                null)));
        frames.add(new ConsoleFrame(Kind.OUTPUT, bytes(BEFORE)));
        viewers.put(viewer, frames);
        names.add(exchange.getRequestURI().getRawQuery());
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (viewers.containsKey(viewer)) {
                ConsoleFrame next = frames.poll(100, TimeUnit.MILLISECONDS);
                (next == null ? ConsoleFrame.heartbeat() : next).writeTo(out);
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            viewers.remove(viewer);
        }
    }

    private void tell(ConsoleNotice notice) {
        viewers.values().forEach(each -> each.add(notice(notice)));
    }

    private ConsoleFrame notice(ConsoleNotice notice) {
        return new ConsoleFrame(Kind.NOTICE, json.bytes(notice));
    }

    private void refuse(HttpExchange exchange, int status, String detail) throws IOException {
        Problem problem = new Problem("/problems/fake", "Fake", status, detail, null, null);
        answer(exchange, status, "application/problem+json", json.bytes(problem));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
