// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A browser's terminal on one VM: keeps all it is shown and told.
public final class TerminalClient implements WebSocket.Listener, AutoCloseable {

    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private volatile int closeCode;
    private final AtomicInteger pings = new AtomicInteger();

    /// Connects. Throws CompletionException when the manager refuses.
    ///
    /// @param query with its question mark, or empty
    public TerminalClient(ManagerUnderTest manager, UUID vm, String query) {
        String base = manager.address().toString().replaceFirst("http", "ws");
        URI uri = URI.create(base + "/v1/vms/" + vm + "/shell/ws" + query);
        socket = http.newWebSocketBuilder().buildAsync(uri, this).join();
    }

    /// Types.
    public void type(String keys) {
        socket.sendBinary(ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8)), true).join();
    }

    /// Asks for something else.
    public void control(String json) {
        socket.sendText(json, true).join();
    }

    /// Returns when so many notices with this text have come.
    public void awaitNotices(String text, int count) {
        await().until(() -> notices.stream().filter(each -> each.contains(text)).count() >= count);
    }

    /// Returns when the text was shown.
    public void awaitOutput(String text) {
        await().until(() -> String.join("", output).contains(text));
    }

    /// Every notice so far.
    public List<String> notices() {
        return notices;
    }

    /// The code the manager closed with; 0 while it has not.
    public int closeCode() {
        return closeCode;
    }

    /// How often the manager asked whether anybody is there; each was answered.
    public int pings() {
        return pings.get();
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        pings.incrementAndGet();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            notices.add(part.toString());
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        output.add(StandardCharsets.UTF_8.decode(data).toString());
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
        socket.abort();
        http.shutdownNow();
    }
}
