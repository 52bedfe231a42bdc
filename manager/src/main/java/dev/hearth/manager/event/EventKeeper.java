// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.event;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.VmEvent;
import dev.hearth.manager.host.BatchListener;
import dev.hearth.manager.host.EventClient;
import dev.hearth.manager.problem.HearthException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches the events of VMs whose number has grown, and stores them, on a thread of its own. What
/// fails is tried again: hosts keep what is not fetched.
final class EventKeeper implements BatchListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventKeeper.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// What may be remembered of VMs that are gone before it is tidied up.
    private static final int SPARE = 1_000;

    private final EventClient host;
    private final EventStore store;
    private final Map<UUID, Long> kept = new ConcurrentHashMap<>();
    private final Set<UUID> queued = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<UUID> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    /// Starts at once.
    EventKeeper(EventClient host, EventStore store) {
        this.host = host;
        this.store = store;
        this.thread = Thread.ofVirtual().name("event-keeper").start(this::run);
    }

    @Override
    public void accepted(Batch batch) {
        for (Batch.Entry entry : batch.vms()) {
            UUID vm = entry.vm().id();
            if (entry.vm().eventSeq() > kept.getOrDefault(vm, 0L) && queued.add(vm)) {
                queue.add(vm);
            }
        }
        if (kept.size() > batch.vms().size() + SPARE) {
            Set<UUID> present = HashSet.newHashSet(batch.vms().size());
            batch.vms().forEach(entry -> present.add(entry.vm().id()));
            kept.keySet().retainAll(present);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            begin();
            while (true) {
                UUID vm = queue.take();
                queued.remove(vm);
                fetch(vm);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void begin() throws InterruptedException {
        while (true) {
            try {
                kept.putAll(store.newest());
                return;
            } catch (HearthException e) {
                log.atWarn().setCause(e).log("the newest events are not known; tried again");
                Thread.sleep(PAUSE);
            }
        }
    }

    private void fetch(UUID vm) throws InterruptedException {
        try {
            List<VmEvent> events = host.after(vm, kept.getOrDefault(vm, 0L));
            if (!events.isEmpty()) {
                store.add(vm, events);
                kept.put(vm, events.getLast().seq());
            }
        } catch (HearthException e) {
            // The next batch says again that there is something.
            log.atDebug().setCause(e).addKeyValue("vm", vm).log("events could not be kept");
            Thread.sleep(PAUSE);
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("vm", vm).log("events could not be kept");
            Thread.sleep(PAUSE);
        }
    }
}
