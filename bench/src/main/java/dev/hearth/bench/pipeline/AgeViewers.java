// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import dev.hearth.bench.Row;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Viewers of one VM each, over WebSockets of a manager, and a figure of each message they get.
/// Closing lets all of them go.
final class AgeViewers implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String AGE = "\"ages_ms\":{\"cpu_usage_percent\":";

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<WebSocket> sockets = new ArrayList<>();
    private final List<Double> figures = new ArrayList<>();
    private final ToDoubleFunction<String> figure;
    private long messages;
    private boolean counting;

    /// @param figure of a message that just came; NaN when it has none
    AgeViewers(String manager, List<UUID> vms, ToDoubleFunction<String> figure) {
        this.figure = figure;
        for (UUID vm : vms) {
            URI uri = URI.create("ws://%s/v1/vms/%s/metrics/ws".formatted(manager, vm));
            sockets.add(
                    http.newWebSocketBuilder()
                            .connectTimeout(TIMEOUT)
                            .buildAsync(uri, new Ear())
                            .join());
        }
    }

    /// How old the CPU's value is in milliseconds, by the manager's word as it sent it: the time it
    /// was measured at the guest until then. On its way to the viewer it grows by less than a
    /// millisecond.
    static double age(String message) {
        int at = message.indexOf(AGE);
        if (at < 0) {
            return Double.NaN;
        }
        int from = at + AGE.length();
        int to = from;
        while (Character.isDigit(message.charAt(to))) {
            to++;
        }
        return to == from ? Double.NaN : Long.parseLong(message, from, to, 10);
    }

    /// What they got from now on for so long.
    Seen watch(Duration time) throws InterruptedException {
        synchronized (figures) {
            figures.clear();
            messages = 0;
            counting = true;
        }
        Thread.sleep(time);
        synchronized (figures) {
            counting = false;
            return new Seen(messages, List.copyOf(figures));
        }
    }

    /// What viewers got.
    ///
    /// @param messages how many
    /// @param figures of those that had one
    record Seen(long messages, List<Double> figures) {

        /// The smallest of the figures that so many percent of them do not exceed; NaN without any.
        double percentile(int percent) {
            return figures.isEmpty()
                    ? Double.NaN
                    : Row.percentile(
                            figures.stream().mapToDouble(Double::doubleValue).toArray(), percent);
        }
    }

    @Override
    public void close() {
        sockets.forEach(WebSocket::abort);
        http.shutdownNow();
        http.close();
    }

    private void heard(String message) {
        double value = figure.applyAsDouble(message);
        synchronized (figures) {
            if (counting) {
                messages++;
                if (!Double.isNaN(value)) {
                    figures.add(value);
                }
            }
        }
    }

    private final class Ear implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                heard(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
