// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReportParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Asks an agent for its report so many times a second, and keeps all of them.
final class Poller implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<GuestReport> reports = new CopyOnWriteArrayList<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private final HttpRequest request;
    private final int hertz;

    Poller(GuestMachine machine, int hertz) {
        this.hertz = hertz;
        URI uri = URI.create("http://127.0.0.1:" + machine.agent().getPort() + "/metrics");
        request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
        ScheduledFuture<?> _ =
                timer.scheduleAtFixedRate(this::poll, 0, 1_000_000 / hertz, TimeUnit.MICROSECONDS);
    }

    private void poll() {
        try {
            byte[] body = http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
            reports.add(GuestReportParser.parse(body, 0, body.length));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            failures.add(e);
        }
    }

    int hertz() {
        return hertz;
    }

    /// All it was told. Throws [IllegalStateException] when it was not answered once.
    List<GuestReport> reports() {
        if (!failures.isEmpty()) {
            throw new IllegalStateException("the agent did not answer", failures.getFirst());
        }
        return List.copyOf(reports);
    }

    /// What it was told in this time of the guest's monotonic clock.
    List<GuestReport> between(long fromNanos, long toNanos) {
        return reports().stream()
                .filter(r -> r.identity().monotonicNs() >= fromNanos)
                .filter(r -> r.identity().monotonicNs() <= toNanos)
                .toList();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        http.shutdownNow();
        http.close();
    }
}
