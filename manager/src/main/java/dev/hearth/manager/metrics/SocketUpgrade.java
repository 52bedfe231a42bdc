// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.manager.vm.VmId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.socket.server.HandshakeHandler;

/// Makes a WebSocket of a request that has passed every other check.
final class SocketUpgrade {

    private final HandshakeHandler handshake;
    private final MetricsSocket socket;

    SocketUpgrade(HandshakeHandler handshake, MetricsSocket socket) {
        this.handshake = handshake;
        this.socket = socket;
    }

    /// 101, or what the handshake finds wrong with the request.
    ServerResponse toSocket(VmId vm) {
        return ServerResponse.ok()
                .build((request, response) -> {
                    upgrade(request, response, vm);
                    return null;
                });
    }

    private void upgrade(HttpServletRequest request, HttpServletResponse response, VmId vm) {
        ServletServerHttpResponse answer = new ServletServerHttpResponse(response);
        handshake.doHandshake(
                new ServletServerHttpRequest(request),
                answer,
                socket,
                Map.of(MetricsSocket.VM, vm));
        answer.close();
    }
}
