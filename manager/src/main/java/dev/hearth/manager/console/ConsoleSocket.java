// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.console;

import dev.hearth.manager.json.Json;
import dev.hearth.manager.problem.HearthException.TooManyViewers;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/// `GET /v1/vms/{id}/shell/ws`, once the connection has become a WebSocket.
final class ConsoleSocket extends AbstractWebSocketHandler {

    /// The session attribute that says whose console it is.
    static final String SEAT = "seat";

    private static final Logger log = LoggerFactory.getLogger(ConsoleSocket.class);
    private static final String RELAY = "relay";
    private static final String TERMINAL = "terminal";
    private static final int LONGEST_KEYS = 64 << 10;
    private static final int LONGEST_CONTROL = 1 << 10;

    private final ConsoleService consoles;
    private final Json json;

    ConsoleSocket(ConsoleService consoles, Json json) {
        this.consoles = consoles;
        this.json = json;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        if (!(session.getAttributes().get(SEAT) instanceof ConsoleSeat seat)) {
            throw new IllegalStateException("the handshake did not say whose console it is");
        }
        session.setTextMessageSizeLimit(LONGEST_CONTROL);
        session.setBinaryMessageSizeLimit(LONGEST_KEYS);
        if (session instanceof NativeWebSocketSession sessionOfTomcat
                && sessionOfTomcat.getNativeSession() instanceof jakarta.websocket.Session tomcat) {
            tomcat.getUserProperties()
                    // One that is only slow misses some output.
                    .put(
                            "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT",
                            Pulse.GONE_AFTER.toMillis());
        }
        try {
            SocketTerminal terminal = new SocketTerminal(session, json);
            session.getAttributes().put(TERMINAL, terminal);
            session.getAttributes().put(RELAY, consoles.join(seat, terminal));
        } catch (TooManyViewers e) {
            session.close(CloseStatus.SERVICE_OVERLOAD);
        }
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message)
            throws IOException {
        heard(session);
        if (session.getAttributes().get(RELAY) instanceof ConsoleRelay relay) {
            byte[] keys = new byte[message.getPayloadLength()];
            message.getPayload().get(keys);
            relay.type(keys);
        }
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message)
            throws IOException {
        heard(session);
        if (session.getAttributes().get(RELAY) instanceof ConsoleRelay relay) {
            relay.control(message.getPayload());
        }
    }

    @Override
    protected void handlePongMessage(WebSocketSession session, PongMessage message) {
        heard(session);
    }

    private static void heard(WebSocketSession session) {
        if (session.getAttributes().get(TERMINAL) instanceof SocketTerminal terminal) {
            terminal.heard();
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        if (session.getAttributes().remove(RELAY) instanceof ConsoleRelay relay) {
            consoles.leave(relay);
        }
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable failure) {
        log.atDebug().setCause(failure).log("a viewer's connection broke");
    }
}
