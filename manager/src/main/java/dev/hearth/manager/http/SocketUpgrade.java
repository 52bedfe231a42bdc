// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;

/// Makes a WebSocket of a request that has passed every other check.
public final class SocketUpgrade {

    private final HandshakeHandler handshake;

    SocketUpgrade(HandshakeHandler handshake) {
        this.handshake = handshake;
    }

    /// 101, or what the handshake finds wrong with the request.
    ///
    /// @param attributes what the socket is to know of the request
    public ServerResponse toSocket(WebSocketHandler socket, Map<String, Object> attributes) {
        return ServerResponse.ok()
                .build((request, response) -> {
                    upgrade(request, response, socket, attributes);
                    return null;
                });
    }

    private void upgrade(
            HttpServletRequest request,
            HttpServletResponse response,
            WebSocketHandler socket,
            Map<String, Object> attributes) {
        ServletServerHttpResponse answer = new ServletServerHttpResponse(response);
        handshake.doHandshake(new ServletServerHttpRequest(request), answer, socket, attributes);
        answer.close();
    }
}
