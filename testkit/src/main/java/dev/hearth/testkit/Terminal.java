// SPDX-License-Identifier: Apache-2.0
package dev.hearth.testkit;

import dev.hearth.contract.rest.ConsoleNotice;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/// A viewer of a VM's console over the manager's WebSocket, as a browser's terminal would be: it
/// keeps what the guest prints from its coming on, and what it is told. Safe for use by many
/// threads.
public final class Terminal implements AutoCloseable {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(EnumFeature.READ_ENUMS_USING_TO_STRING)
                    .build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder before = new StringBuilder();
    private final StringBuilder output = new StringBuilder();
    private final List<ConsoleNotice> notices = new ArrayList<>();

    /// How many bytes of those to come were printed before.
    private long old;

    private boolean reading = true;

    /// @param name for other viewers to see
    Terminal(String managerAddress, UUID vm, String name) {
        URI uri = URI.create("ws://" + managerAddress + "/v1/vms/" + vm + "/shell/ws?name=" + name);
        socket =
                http.newWebSocketBuilder()
                        .connectTimeout(Duration.ofSeconds(5))
                        .buildAsync(uri, new Listener())
                        .join();
    }

    /// Types.
    public void type(String keys) {
        socket.sendBinary(ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8)), true).join();
    }

    /// Takes the keyboard, whoever has it.
    public void takeKeyboard() {
        socket.sendText("{\"type\":\"take-keyboard\"}", true).join();
    }

    /// Reads nothing more until [#readOn].
    public void stopReading() {
        locked(() -> reading = false);
    }

    /// Reads again.
    public void readOn() {
        locked(() -> reading = true);
        socket.request(1);
    }

    /// Waits for the text among what was printed since it came. Throws [AssertionError] with all of
    /// that when it does not come in time.
    public void awaitOutput(String text, Duration within) {
        await(() -> output.indexOf(text) >= 0, within, () -> "no '" + text + "' in: " + output);
    }

    /// Waits for what fits among what was printed since it came, and returns all of that. Throws
    /// [AssertionError].
    public String awaitOutput(Pattern pattern, Duration within) {
        await(
                () -> pattern.matcher(output).find(),
                within,
                () -> "no '" + pattern + "' in: " + output);
        return output();
    }

    /// Waits for so many notices of a type, and returns the last. Throws [AssertionError].
    public ConsoleNotice awaitNotice(ConsoleNotice.Type type, int count, Duration within) {
        await(() -> told(type).size() >= count, within, () -> "no " + type + " in: " + notices);
        return told(type).getLast();
    }

    /// What was printed since it came, or since its host agent came back.
    public String output() {
        lock.lock();
        try {
            return output.toString();
        } finally {
            lock.unlock();
        }
    }

    /// What was printed before it came.
    public String before() {
        lock.lock();
        try {
            return before.toString();
        } finally {
            lock.unlock();
        }
    }

    /// Forgets what was printed so far.
    public void forget() {
        locked(() -> output.setLength(0));
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        http.close();
    }

    private List<ConsoleNotice> told(ConsoleNotice.Type type) {
        lock.lock();
        try {
            return notices.stream().filter(each -> each.type() == type).toList();
        } finally {
            lock.unlock();
        }
    }

    private void await(BooleanSupplier there, Duration within, Supplier<String> otherwise) {
        long left = within.toNanos();
        lock.lock();
        try {
            while (!there.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError(otherwise.get());
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                ConsoleNotice notice = JSON.readValue(parts.toString(), ConsoleNotice.class);
                parts.setLength(0);
                locked(() -> take(notice));
            }
            requestNext(from);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket from, ByteBuffer data, boolean last) {
            locked(() -> take(data));
            requestNext(from);
            return null;
        }

        private void take(ConsoleNotice notice) {
            notices.add(notice);
            if (notice.type() == ConsoleNotice.Type.ATTACHED) {
                old = Objects.requireNonNull(notice.bytes());
                before.setLength(0);
            }
        }

        /// Consoles speak in bytes; Latin-1 keeps each of them.
        private void take(ByteBuffer data) {
            int first = (int) Math.min(old, data.remaining());
            old -= first;
            String text = StandardCharsets.ISO_8859_1.decode(data).toString();
            before.append(text, 0, first);
            output.append(text, first, text.length());
        }

        private void requestNext(WebSocket from) {
            lock.lock();
            try {
                if (reading) {
                    from.request(1);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
