// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.console;

import dev.hearth.contract.rest.ConsoleNotice;
import dev.hearth.manager.json.Json;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;

/// One browser, or whoever else speaks WebSocket.
final class SocketTerminal implements Terminal {

    private static final Logger log = LoggerFactory.getLogger(SocketTerminal.class);
    private static final ConsoleNotice ALIVE =
            new ConsoleNotice(ConsoleNotice.Type.ALIVE, null, null, null, null);

    private final WebSocketSession session;
    private final Json json;
    private final Pulse pulse = new Pulse(System::nanoTime);

    /// Keeps its senders apart.
    private final ReentrantLock lock = new ReentrantLock();

    SocketTerminal(WebSocketSession session, Json json) {
        this.session = session;
        this.json = json;
    }

    /// Something came from there.
    void heard() {
        pulse.heard();
    }

    @Override
    public void print(byte[] bytes) throws IOException {
        send(new BinaryMessage(bytes));
    }

    @Override
    public void tell(ConsoleNotice notice) throws IOException {
        send(new TextMessage(json.text(notice)));
    }

    /// The ping is for this side, which hears the answer; a script in a browser does not see it,
    /// and is told.
    @Override
    public void beat() throws IOException {
        if (pulse.isGone()) {
            throw new IOException("nothing came from there for " + Pulse.GONE_AFTER);
        }
        if (pulse.beats()) {
            send(new PingMessage());
            tell(ALIVE);
        }
    }

    @Override
    public void close() {
        try {
            session.close(CloseStatus.NORMAL);
        } catch (IOException e) {
            log.atDebug().setCause(e).log("a viewer's connection could not be closed");
        }
    }

    private void send(WebSocketMessage<?> message) throws IOException {
        lock.lock();
        try {
            session.sendMessage(message);
        } catch (IllegalStateException e) {
            throw new IOException("the connection is closed", e);
        } finally {
            lock.unlock();
        }
    }
}
