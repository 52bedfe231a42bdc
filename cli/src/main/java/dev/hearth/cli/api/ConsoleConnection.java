// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.api;

import dev.hearth.contract.rest.ConsoleControl;
import dev.hearth.contract.rest.ConsoleNotice;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A viewer's connection to a VM's console. Safe for use by many threads: what they send goes one
/// after the other. Closing it leaves the console, which goes on.
public final class ConsoleConnection implements AutoCloseable {

    /// A manager that takes nothing for this long is gone.
    private static final Duration SEND_LIMIT = Duration.ofSeconds(30);

    /// For a manager to take leave: what was sent just before is lost if it is cut off.
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);

    /// What the JDK says for a connection that ended without taking leave.
    private static final int NO_CLOSE = 1006;

    /// The manager says every 5 s that it is there.
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(15);

    private static final String LOST = "the connection to the manager is lost";

    private final WebSocket socket;
    private final Ears ears;
    private final ReentrantLock sending = new ReentrantLock();

    ConsoleConnection(WebSocket socket, Ears ears) {
        this.socket = socket;
        this.ears = ears;
    }

    /// From now on the viewer is told, also that nothing comes any more.
    public void begin() {
        ears.listen();
        socket.request(1);
        Thread.ofVirtual().name("console-silence").start(this::awaitSilence);
    }

    private void awaitSilence() {
        try {
            Duration left = ears.leftOf(SILENCE_LIMIT);
            while (left.isPositive() && !ears.over.isDone()) {
                Thread.sleep(left);
                left = ears.leftOf(SILENCE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!ears.over.isDone()) {
            ears.viewer.gone(LOST + ": it says nothing any more");
            socket.abort();
        }
    }

    /// Types. Throws [Refused] when the connection is lost.
    public void type(byte[] keys) {
        send(() -> socket.sendBinary(ByteBuffer.wrap(keys), true));
    }

    /// Asks for something else. Throws [Refused] when the connection is lost.
    public void ask(ConsoleControl.Type what) {
        String control = ManagerApi.json(new ConsoleControl(what, null, null));
        send(() -> socket.sendText(control, true));
    }

    @Override
    public void close() {
        try {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .thenCombine(ears.over, (sent, over) -> sent)
                    .get(LEAVE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It is gone already, or it is cut off now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            socket.abort();
        }
    }

    private void send(Supplier<CompletableFuture<WebSocket>> message) {
        sending.lock();
        try {
            message.get().get(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Refused(LOST, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted while typing", e);
        } finally {
            sending.unlock();
        }
    }

    /// What comes from the manager.
    static final class Ears implements WebSocket.Listener {

        /// Far longer than any notice.
        private static final int LONGEST_NOTICE = 64 << 10;

        private final ConsoleViewer viewer;
        private final StringBuilder parts = new StringBuilder();
        private final CompletableFuture<Boolean> over = new CompletableFuture<>();

        /// Since when something may come; null while the viewer is busy with what came.
        private volatile @Nullable Long listeningSince;

        Ears(ConsoleViewer viewer) {
            this.viewer = viewer;
        }

        void listen() {
            listeningSince = System.nanoTime();
        }

        /// Of the time in which something has to come.
        Duration leftOf(Duration limit) {
            Long since = listeningSince;
            return since == null ? limit : limit.minusNanos(System.nanoTime() - since);
        }

        /// Nothing is asked for before the viewer is ready.
        @Override
        public void onOpen(WebSocket from) {}

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            listeningSince = null;
            if (parts.length() + data.length() > LONGEST_NOTICE) {
                throw new IllegalStateException("a notice is too long");
            }
            parts.append(data);
            if (last) {
                String text = parts.toString();
                parts.setLength(0);
                viewer.told(ManagerApi.read(text, ConsoleNotice.class));
            }
            listen();
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket from, ByteBuffer data, boolean last) {
            listeningSince = null;
            viewer.printed(data);
            listen();
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            viewer.gone(
                    code == NO_CLOSE
                            ? LOST
                            : "the manager closed the connection (%d%s)"
                                    .formatted(code, reason.isEmpty() ? "" : ", " + reason));
            over.complete(true);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable problem) {
            String detail = problem.getMessage();
            viewer.gone(LOST + (detail == null ? "" : ": " + detail));
            over.complete(false);
        }
    }
}
