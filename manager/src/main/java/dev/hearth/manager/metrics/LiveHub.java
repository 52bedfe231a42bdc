// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings each batch to those who watch: one message per VM, made once, shared by all its viewers.
/// Safe for use by many threads.
public final class LiveHub implements VmListener, AutoCloseable {

    /// Far more than people can look at; each costs a connection and a virtual thread.
    static final int MOST_VIEWERS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(LiveHub.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(250);

    private final HostState host;
    private final Json json;
    private final ViewerCounts counts;
    private final Thread publisher;
    private final Map<VmId, Map<Viewer, Seat>> audience = new HashMap<>();
    private int viewers;

    /// Starts at once.
    public LiveHub(HostState host, Json json, ViewerCounts counts) {
        this.host = host;
        this.json = json;
        this.counts = counts;
        this.publisher = Thread.ofVirtual().name("metrics-publisher").start(this::run);
    }

    /// The latest of a VM, as of now.
    VmMetrics latest(VmId vm) {
        return MetricsView.of(vm.value(), host.vm(vm.value()));
    }

    /// How many watch now.
    public synchronized int viewers() {
        return viewers;
    }

    /// How they are served.
    public ViewerCounts counts() {
        return counts;
    }

    /// Seats a viewer; the latest message goes out at once.
    void join(VmId vm, Viewer viewer) {
        String first = text(vm);
        Seat seat = new Seat(viewer, counts);
        seat.offer(first);
        synchronized (this) {
            viewers++;
            audience.computeIfAbsent(vm, id -> new LinkedHashMap<>()).put(viewer, seat);
        }
    }

    /// Lets a viewer go; nothing happens when it has gone already.
    synchronized void leave(VmId vm, Viewer viewer) {
        Map<Viewer, Seat> seats = audience.getOrDefault(vm, Map.of());
        Seat seat = seats.get(viewer);
        if (seat == null) {
            return;
        }
        seats.remove(viewer);
        viewers--;
        seat.leave();
        if (seats.isEmpty()) {
            audience.remove(vm);
        }
    }

    @Override
    public synchronized void deleted(VmId vm) {
        Map<Viewer, Seat> seats = audience.remove(vm);
        if (seats != null) {
            viewers -= seats.size();
            seats.values().forEach(Seat::closeDeleted);
        }
    }

    @Override
    public void close() {
        publisher.interrupt();
    }

    private String text(VmId vm) {
        counts.made();
        return json.text(latest(vm));
    }

    private void run() {
        long seen = 0;
        long publishedNanos = System.nanoTime();
        try {
            while (true) {
                long newest = host.awaitBatchAfter(seen, TICK);
                boolean silent =
                        host.unreachableReason().isPresent()
                                && System.nanoTime() - publishedNanos >= PERIOD.toNanos();
                if (newest > seen || silent) {
                    seen = newest;
                    publishedNanos = System.nanoTime();
                    publish();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void publish() {
        Set<VmId> watched;
        synchronized (this) {
            watched = new HashSet<>(audience.keySet());
        }
        for (VmId vm : watched) {
            String message;
            try {
                message = text(vm);
            } catch (RuntimeException e) {
                log.atError().setCause(e).addKeyValue("vm", vm).log("a message could not be made");
                continue;
            }
            synchronized (this) {
                audience.getOrDefault(vm, Map.of()).values().forEach(seat -> seat.offer(message));
            }
        }
    }
}
