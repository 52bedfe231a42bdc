// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A viewer of one VM, or of all: the JDK's own WebSocket client, which keeps all it is told.
public final class SocketClient implements WebSocket.Listener, AutoCloseable {

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile int closeCode;
    private volatile boolean broken;
    private volatile @Nullable WebSocket socket;

    private SocketClient() {}

    /// Connects. Throws CompletionException when the manager refuses.
    ///
    /// @param origin what a browser would say; empty for nothing
    public static SocketClient connect(ManagerUnderTest manager, String vm, String origin) {
        return at(manager, "/v1/vms/" + vm + "/metrics/ws", origin);
    }

    /// Connects to the whole fleet, and says what it wants to see.
    public static SocketClient fleet(ManagerUnderTest manager, String subscription) {
        SocketClient client = at(manager, "/v1/metrics/ws", "");
        client.send(subscription);
        return client;
    }

    private static SocketClient at(ManagerUnderTest manager, String path, String origin) {
        SocketClient client = new SocketClient();
        WebSocket.Builder builder = client.http.newWebSocketBuilder();
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        URI uri = URI.create(manager.address().toString().replaceFirst("http", "ws") + path);
        client.socket = builder.buildAsync(uri, client).join();
        return client;
    }

    /// Sends a text, and returns when it is on its way.
    public void send(String text) {
        WebSocket open = socket;
        if (open != null) {
            open.sendText(text, true).join();
        }
    }

    /// The status a connection is refused with. Throws AssertionError when it is not refused.
    public static int refusal(ManagerUnderTest manager, String vm, String origin) {
        try (SocketClient client = connect(manager, vm, origin)) {
            throw new AssertionError("the manager let the viewer in: " + client.messages());
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException handshake) {
                return handshake.getResponse().statusCode();
            }
            throw e;
        }
    }

    /// Every message so far.
    public List<String> messages() {
        return messages;
    }

    /// The code the manager closed with; 0 while it has not.
    public int closeCode() {
        return closeCode;
    }

    /// Whether the connection broke.
    public boolean isBroken() {
        return broken;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        broken = true;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            messages.add(part.toString());
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closeCode = status;
        return null;
    }

    @Override
    public void close() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
        http.shutdownNow();
    }
}
