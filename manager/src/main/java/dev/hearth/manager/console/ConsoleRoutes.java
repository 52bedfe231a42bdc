// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.console;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.SocketUpgrade;
import dev.hearth.manager.vm.VmRoutes;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/vms/{id}/console/log` and the terminal, `/v1/vms/{id}/shell/ws`.
public final class ConsoleRoutes {

    private static final String LOG = "/v1/vms/{id}/console/log";
    private static final String SHELL = "/v1/vms/{id}/shell/ws";

    private final ConsoleService consoles;
    private final ConsoleSocket socket;
    private final SocketUpgrade upgrade;
    private final Answers answers;

    ConsoleRoutes(
            ConsoleService consoles, ConsoleSocket socket, SocketUpgrade upgrade, Answers answers) {
        this.consoles = consoles;
        this.socket = socket;
        this.upgrade = upgrade;
        this.answers = answers;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(LOG, request -> answers.text(consoles.log(VmRoutes.id(request))))
                .add(onlyAllowed(LOG, HttpMethod.GET))
                .GET(SHELL, this::shell)
                .add(onlyAllowed(SHELL, HttpMethod.GET))
                .build();
    }

    private ServerResponse shell(ServerRequest request) {
        String address =
                request.remoteAddress()
                        .map(from -> from.getAddress().getHostAddress() + ":" + from.getPort())
                        .orElse("somewhere");
        ConsoleSeat seat =
                new ConsoleSeat(
                        VmRoutes.id(request),
                        request.param("name").orElse("somebody at " + address),
                        request.param("mode").orElse("write"));
        consoles.requireAttachable(seat);
        Answers.requireWebSocket(request);
        return upgrade.toSocket(socket, Map.of(ConsoleSocket.SEAT, seat));
    }
}
