// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.hearth.contract.rest.Problem;
import dev.hearth.manager.json.Json;
import java.io.IOException;

/// How a fake host agent answers.
final class HostReply {

    private static final Json JSON = new Json();

    private HostReply() {}

    static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        raw(exchange, status, JSON.bytes(body));
    }

    static void refuse(HttpExchange exchange, int status, String detail) throws IOException {
        answer(exchange, status, new Problem("/problems/fake", "Fake", status, detail, null, null));
    }

    static void raw(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
