// SPDX-License-Identifier: Apache-2.0
package dev.hearth.testkit;

import dev.hearth.contract.rest.VmMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// One viewer of a VM's metrics over the WebSocket; keeps every message it was sent.
public final class Viewer implements AutoCloseable {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<String> arrived = new LinkedBlockingQueue<>(10_000);
    private final List<VmMetrics> kept = new ArrayList<>();
    private final WebSocket socket;

    Viewer(String managerAddress, UUID vm) {
        URI uri = URI.create("ws://" + managerAddress + "/v1/vms/" + vm + "/metrics/ws");
        socket =
                http.newWebSocketBuilder()
                        .connectTimeout(Duration.ofSeconds(5))
                        .buildAsync(uri, new Listener())
                        .join();
    }

    /// Waits for the next message that fits, forgetting those already looked at. Throws
    /// [AssertionError] with the last one when none comes in time.
    public VmMetrics await(String what, Duration within, Predicate<VmMetrics> fits) {
        long deadline = System.nanoTime() + within.toNanos();
        @Nullable VmMetrics last = null;
        while (true) {
            long left = deadline - System.nanoTime();
            @Nullable VmMetrics next = left > 0 ? next(left) : null;
            if (next == null) {
                throw new AssertionError(
                        "not " + what + " within " + within + "; last message: " + last);
            }
            if (fits.test(next)) {
                return next;
            }
            last = next;
        }
    }

    /// Takes the messages of that time, at most one a second comes.
    public List<VmMetrics> watch(Duration time) {
        List<VmMetrics> seen = new ArrayList<>();
        long deadline = System.nanoTime() + time.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            @Nullable VmMetrics next = left > 0 ? next(left) : null;
            if (next == null) {
                return seen;
            }
            seen.add(next);
        }
    }

    /// Forgets what has arrived and was not looked at.
    public void skip() {
        arrived.clear();
    }

    /// Everything it ever looked at.
    public List<VmMetrics> kept() {
        return List.copyOf(kept);
    }

    private @Nullable VmMetrics next(long waitNanos) {
        try {
            @Nullable String text = arrived.poll(waitNanos, TimeUnit.NANOSECONDS);
            if (text == null) {
                return null;
            }
            VmMetrics message = JSON.readValue(text, VmMetrics.class);
            kept.add(message);
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        http.close();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                arrived.add(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
