// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks every watched guest agent once in its interval, on one thread, and tells one listener how
/// each poll ended.
///
/// The thread looks at its sockets every 10 ms instead of whenever one is ready: waking up, not
/// reading, is what a poll costs. While it awaits no answer and none is due it sleeps longer.
/// [#watch] may be called by any thread.
public final class GuestPoller implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GuestPoller.class);

    /// Ticks that may be slept through while no answer is awaited: then only hang-ups can come.
    private static final int IDLE_TICKS = 5;

    private final GuestListener listener;
    private final long origin;
    private final Selector selector;
    private final Thread thread;
    private final RandomGenerator random = new SplittableRandom();

    /// What the poller's thread has not taken over yet; null when it has.
    private final AtomicReference<@Nullable List<GuestTarget>> wanted = new AtomicReference<>();

    /// Of the poller's thread, like what follows.
    private final Map<UUID, GuestConnection> connections = new HashMap<>();

    private final GuestConnection.Shared shared;
    private final PollWheel wheel;
    private int awaiting;

    private volatile boolean closed;

    /// @param origin when seconds begin, by [System#nanoTime]: polls are laid out so that each is
    ///   decided before its second ends
    public GuestPoller(GuestListener listener, long origin) {
        this.listener = listener;
        this.origin = origin;
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a selector for the guests", e);
        }
        this.shared = new GuestConnection.Shared(selector, new AnswerBuffer.Spare());
        this.wheel = new PollWheel(origin);
        this.thread = Thread.ofPlatform().name("guest-poller").daemon().unstarted(this::run);
    }

    /// Starts polling. Called once.
    public void start() {
        thread.start();
    }

    /// Replaces the set of guests to ask: at most one target per VM. A target that was there before
    /// keeps its connection; any other starts afresh, at once.
    public void watch(List<GuestTarget> targets) {
        wanted.set(List.copyOf(targets));
        LockSupport.unpark(thread);
    }

    /// Closes all connections and waits for the thread to end.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        closeSelector();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            long now = System.nanoTime();
            try {
                adopt(now);
                selector.selectNow(key -> ready(key, now));
                wheel.advance(now, connection -> tick(connection, now));
            } catch (IOException | RuntimeException e) {
                log.atError().setCause(e).log("guest poller failed at one tick");
            }
            long next = wheel.next(awaiting > 0 ? 1 : IDLE_TICKS);
            LockSupport.parkNanos(next - System.nanoTime());
        }
        connections.values().forEach(GuestConnection::close);
        connections.clear();
    }

    private void ready(SelectionKey key, long now) {
        if (key.attachment() instanceof GuestConnection connection && key.isValid()) {
            boolean before = connection.isAwaiting();
            connection.ready(key, now);
            handled(connection, before);
        }
    }

    private void tick(GuestConnection connection, long now) {
        // One that was given up may still be on the wheel.
        if (connections.get(connection.target().vmId()) == connection) {
            boolean before = connection.isAwaiting();
            connection.tick(now);
            handled(connection, before);
        }
    }

    private void handled(GuestConnection connection, boolean wasAwaiting) {
        if (connection.isAwaiting() != wasAwaiting) {
            awaiting += wasAwaiting ? -1 : 1;
        }
        wheel.put(connection);
    }

    private void adopt(long now) {
        List<GuestTarget> targets = wanted.getAndSet(null);
        if (targets == null) {
            return;
        }
        Map<UUID, GuestTarget> byVm = HashMap.newHashMap(targets.size());
        targets.forEach(target -> byVm.put(target.vmId(), target));
        for (Iterator<GuestConnection> all = connections.values().iterator(); all.hasNext(); ) {
            GuestConnection connection = all.next();
            @Nullable GuestTarget same = byVm.get(connection.target().vmId());
            if (!connection.target().equals(same)) {
                awaiting -= connection.isAwaiting() ? 1 : 0;
                connection.close();
                all.remove();
            }
        }
        byVm.forEach((vm, target) -> connections.computeIfAbsent(vm, id -> open(target, now)));
    }

    private GuestConnection open(GuestTarget target, long now) {
        PollSchedule schedule = new PollSchedule(target, origin, now, random);
        GuestConnection opened = new GuestConnection(target, listener, shared, schedule, now);
        wheel.put(opened);
        return opened;
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            log.atWarn().setCause(e).log("selector of the guest poller did not close");
        }
    }
}
