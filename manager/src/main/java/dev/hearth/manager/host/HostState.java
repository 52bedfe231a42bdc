// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.manager.host.SeenVm.Absent;
import dev.hearth.manager.host.SeenVm.Held;
import dev.hearth.manager.host.SeenVm.Sample;
import dev.hearth.manager.host.SeenVm.Unknown;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the host last said, and whether that is still worth anything. The answer to a command
/// counts until the stream has caught up with it. Safe for use by many threads.
public final class HostState {

    /// How long a batch is worth something; batches come once a second.
    public static final Duration FRESH = Duration.ofMillis(2_500);

    /// The batch after a command may have been put together before it; the one after that not.
    private static final int BATCHES_TO_CATCH_UP = 2;

    private final LongSupplier nanoClock;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<UUID, Told> told = new HashMap<>();
    private final List<Consumer<Batch>> listeners = new CopyOnWriteArrayList<>();

    private Map<UUID, Batch.Entry> entries = Map.of();
    private @Nullable Batch batch;
    private long receivedNanos;
    private long generation;
    private String trouble;

    /// Whether there is a machine, and whether time passes in it.
    private enum Motion {
        NONE,
        STILL,
        ON
    }

    /// A VM's status as a command was answered.
    private record Told(@Nullable VmStatus status, long generation) {}

    /// @param nanoClock a monotonic clock such as `System::nanoTime`
    /// @param name the address of its agent, as `127.0.0.1:9090`
    /// @param trouble why nothing is known yet
    public HostState(LongSupplier nanoClock, String name, String trouble) {
        this.nanoClock = nanoClock;
        this.name = name;
        this.trouble = trouble;
    }

    /// What the host is called: the address of its agent, as `127.0.0.1:9090`.
    public String name() {
        return name;
    }

    /// Whether the host answers; when not, why, and what to do.
    public Optional<String> unreachableReason() {
        return locked(() -> isFresh() ? Optional.empty() : Optional.of(trouble));
    }

    /// What the host said it is; empty when it never said anything.
    public Optional<HostInfo> info() {
        return locked(() -> Optional.ofNullable(batch).map(Batch::host));
    }

    /// What is known of one VM.
    public SeenVm vm(UUID id) {
        return locked(() -> look(id));
    }

    /// The status of all VMs the host holds; empty when it does not answer.
    public Optional<List<VmStatus>> vms() {
        return locked(() -> isFresh() ? Optional.of(statuses()) : Optional.empty());
    }

    /// Waits until there is a batch after `seen`, at most for `patience`. Returns the newest
    /// batch's number, by the manager's own count, whether it is newer or not.
    public long awaitBatchAfter(long seen, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (generation <= seen && left > 0) {
                left = changed.awaitNanos(left);
            }
            return generation;
        } finally {
            lock.unlock();
        }
    }

    /// Notes how a command was answered: it counts until the stream has caught up.
    public void told(VmStatus status) {
        locked(() -> told.put(status.id(), new Told(status, generation)));
    }

    /// Notes that the host was made to forget a VM.
    public void toldGone(UUID id) {
        locked(() -> told.put(id, new Told(null, generation)));
    }

    /// From now on, `listener` gets every batch, on the thread that reads the stream: it must not
    /// block.
    public void listen(Consumer<Batch> listener) {
        listeners.add(listener);
    }

    /// Takes a batch from the stream.
    void accept(Batch next) {
        Map<UUID, Batch.Entry> byId = new LinkedHashMap<>();
        next.vms().forEach(entry -> byId.put(entry.vm().id(), entry));
        locked(() -> {
            batch = next;
            entries = byId;
            receivedNanos = nanoClock.getAsLong();
            generation++;
            told.values().removeIf(old -> hasCaughtUp(old));
            changed.signalAll();
            return generation;
        });
        listeners.forEach(listener -> listener.accept(next));
    }

    /// Notes why no batch comes.
    void troubled(String why) {
        locked(() -> trouble = why);
    }

    private List<VmStatus> statuses() {
        Map<UUID, VmStatus> all = new LinkedHashMap<>();
        entries.forEach((id, entry) -> all.put(id, entry.vm()));
        told.forEach((id, answer) -> {
            VmStatus status = answer.status();
            if (status == null) {
                all.remove(id);
            } else {
                all.put(id, status);
            }
        });
        return List.copyOf(all.values());
    }

    private SeenVm look(UUID id) {
        if (!isFresh()) {
            return new Unknown(trouble);
        }
        Batch.Entry entry = entries.get(id);
        Told answer = told.get(id);
        if (answer == null) {
            return entry == null ? new Absent() : new Held(entry.vm(), sample(entry, entry.vm()));
        }
        VmStatus status = answer.status();
        if (status == null) {
            return new Absent();
        }
        return new Held(status, entry == null ? Optional.empty() : sample(entry, status));
    }

    /// A sample belongs to one incarnation and is never shown for another, nor one of before a
    /// pause for what stands still.
    private Optional<Sample> sample(Batch.Entry entry, VmStatus status) {
        MetricSample sample = entry.sample();
        boolean samePresence =
                Objects.equals(sample.incarnation(), status.incarnation())
                        && motion(entry.vm()) == motion(status);
        if (batch == null || !samePresence) {
            return Optional.empty();
        }
        Duration sinceReceived = Duration.ofNanos(nanoClock.getAsLong() - receivedNanos);
        Duration beforeSent = Duration.between(sample.at(), batch.at());
        return Optional.of(new Sample(sample, sinceReceived.plus(beforeSent)));
    }

    private static Motion motion(VmStatus status) {
        return switch (status.state()) {
            case STOPPED, FAILED -> Motion.NONE;
            case PAUSED, SNAPSHOTTING -> Motion.STILL;
            case STARTING, RUNNING, STOPPING, EXTERNAL -> Motion.ON;
        };
    }

    private boolean isFresh() {
        return batch != null && nanoClock.getAsLong() - receivedNanos < FRESH.toNanos();
    }

    private boolean hasCaughtUp(Told answer) {
        return generation - answer.generation() >= BATCHES_TO_CATCH_UP;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
