// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmService;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/// `GET /v1/vms/{id}/metrics/ws`, once the connection has become a WebSocket. What viewers send is
/// not looked at.
final class MetricsSocket extends AbstractWebSocketHandler {

    /// The session attribute that says which VM is watched.
    static final String VM = "vm";

    private static final Logger log = LoggerFactory.getLogger(MetricsSocket.class);
    private static final String VIEWER = "viewer";
    private static final int LONGEST_MESSAGE_OF_A_VIEWER = 1 << 10;
    private static final long SEND_TIMEOUT_MS = 5_000;
    private static final CloseStatus DELETED =
            CloseStatus.POLICY_VIOLATION.withReason("the VM was deleted");

    private final LiveHub hub;
    private final VmService vms;

    MetricsSocket(LiveHub hub, VmService vms) {
        this.hub = hub;
        this.vms = vms;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        if (!(session.getAttributes().get(VM) instanceof VmId vm)) {
            throw new IllegalStateException("the handshake did not say which VM is watched");
        }
        session.setTextMessageSizeLimit(LONGEST_MESSAGE_OF_A_VIEWER);
        session.setBinaryMessageSizeLimit(LONGEST_MESSAGE_OF_A_VIEWER);
        if (session instanceof NativeWebSocketSession sessionOfTomcat
                && sessionOfTomcat.getNativeSession() instanceof jakarta.websocket.Session tomcat) {
            tomcat.getUserProperties()
                    .put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", SEND_TIMEOUT_MS);
        }
        Viewer viewer = new SocketViewer(session);
        session.getAttributes().put(VIEWER, viewer);
        hub.join(vm, viewer);
        // It may have been deleted between the look at the path and the seat in the hub.
        if (!vms.exists(vm)) {
            hub.deleted(vm);
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        Map<String, Object> attributes = session.getAttributes();
        if (attributes.get(VIEWER) instanceof Viewer viewer
                && attributes.get(VM) instanceof VmId vm) {
            hub.leave(vm, viewer);
        }
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable failure) {
        log.atDebug().setCause(failure).log("a viewer's connection broke");
    }

    /// One browser.
    private record SocketViewer(WebSocketSession session) implements Viewer {

        @Override
        public void send(String message) throws IOException {
            session.sendMessage(new TextMessage(message));
        }

        @Override
        public void closeDeleted() {
            close(DELETED);
        }

        @Override
        public void closeBroken() {
            close(CloseStatus.SESSION_NOT_RELIABLE);
        }

        private void close(CloseStatus status) {
            try {
                session.close(status);
            } catch (IOException e) {
                log.atDebug().setCause(e).log("a viewer's connection could not be closed");
            }
        }
    }
}
