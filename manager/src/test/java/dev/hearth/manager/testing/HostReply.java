// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.Problem;
import dev.hearth.manager.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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

    /// Whether the VM is there, in one of these states; when not, it was said so.
    static boolean isIn(HttpExchange exchange, UUID id, Optional<VmStatus> vm, VmState... states)
            throws IOException {
        if (vm.isEmpty()) {
            refuse(exchange, 404, "there is no vm " + id);
            return false;
        }
        if (!List.of(states).contains(vm.get().state())) {
            refuse(exchange, 409, "vm %s is %s".formatted(id, vm.get().state()));
            return false;
        }
        return true;
    }

    static void raw(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
