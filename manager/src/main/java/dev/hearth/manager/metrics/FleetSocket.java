// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/// `GET /v1/metrics/ws`, once the connection has become a WebSocket.
final class FleetSocket extends AbstractWebSocketHandler {

    private static final Logger log = LoggerFactory.getLogger(FleetSocket.class);
    private static final String SEAT = "seat";
    private static final int LONGEST_SUBSCRIPTION = 64 << 10;
    private static final int LONGEST_BINARY = 1 << 10;

    /// A viewer that takes nothing for this long is gone; one that is only slow is told less often.
    private static final long SEND_TIMEOUT_MS = 30_000;

    private static final CloseStatus REFUSED =
            CloseStatus.POLICY_VIOLATION.withReason("too many messages that are not understood");

    private final FleetHub hub;

    FleetSocket(FleetHub hub) {
        this.hub = hub;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        session.setTextMessageSizeLimit(LONGEST_SUBSCRIPTION);
        session.setBinaryMessageSizeLimit(LONGEST_BINARY);
        if (session instanceof NativeWebSocketSession sessionOfTomcat
                && sessionOfTomcat.getNativeSession() instanceof jakarta.websocket.Session tomcat) {
            tomcat.getUserProperties()
                    .put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", SEND_TIMEOUT_MS);
        }
        session.getAttributes().put(SEAT, hub.join(new SocketViewer(session)));
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        if (session.getAttributes().get(SEAT) instanceof FleetSeat seat) {
            hub.receive(seat, message.getPayload());
        }
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
        if (session.getAttributes().get(SEAT) instanceof FleetSeat seat) {
            hub.receive(seat, null);
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        if (session.getAttributes().remove(SEAT) instanceof FleetSeat seat) {
            hub.leave(seat);
        }
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable failure) {
        log.atDebug().setCause(failure).log("a viewer's connection broke");
    }

    /// One browser.
    private record SocketViewer(WebSocketSession session) implements FleetViewer {

        @Override
        public void send(String message) throws IOException {
            session.sendMessage(new TextMessage(message));
        }

        @Override
        public void close(Ending why) {
            try {
                session.close(
                        switch (why) {
                            case BROKEN -> CloseStatus.SESSION_NOT_RELIABLE;
                            case REFUSED -> REFUSED;
                        });
            } catch (IOException e) {
                log.atDebug().setCause(e).log("a viewer's connection could not be closed");
            }
        }
    }
}
