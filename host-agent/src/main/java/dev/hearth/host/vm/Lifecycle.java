// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.VmState;
import dev.hearth.host.fault.HostException.NotFound;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.hypervisor.Machine;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one VM is now, and who may do what with it. Every change is made under one lock and along
/// [Transitions]; what takes long is done outside of the lock, in a state that keeps others away.
/// Safe for use by many threads.
final class Lifecycle {

    /// How [#idle] is told of a change of what is wanted.
    static final String CHANGED = "changed";

    private static final String DELETED = "deleted";

    /// What needs no machine, and no word from it.
    private static final Set<String> CHANGES_OF_WORDS = Set.of(CHANGED, DELETED);

    private final ReentrantLock lock = new ReentrantLock();
    private final UUID id;
    private final Ending ending;
    private final Runnable changed;
    private volatile Life life = new Life.Stopped(null);

    /// Guarded by the lock. Who found the VM before it was deleted may still hold it.
    private boolean deleted;

    /// What is done when there is no machine any more, before anybody can start it again.
    interface Ending {
        /// Takes away what the machine stood on.
        void clear();

        /// Writes down why there is none.
        void note(StopRecord stop);
    }

    /// @param id of the VM, for messages
    /// @param changed told after each change, on whichever thread made it
    Lifecycle(UUID id, Ending ending, Runnable changed) {
        this.id = id;
        this.ending = ending;
        this.changed = changed;
    }

    /// Without waiting for anybody.
    Life now() {
        return life;
    }

    /// The machine and what is known of it; null when there is none.
    Life.@Nullable Carried carried() {
        return life instanceof Life.Carried carried ? carried : null;
    }

    /// What it was found to be, before anybody else knows it.
    void found(Life found) {
        life = found;
        changed.run();
    }

    /// Throws [WrongState] of an external VM.
    void requireOwn(String participle) {
        if (life instanceof Life.External) {
            throw external(participle);
        }
    }

    /// Does something that needs the VM to have no machine here. Throws [WrongState], and
    /// [NotFound] of one that is deleted.
    ///
    /// @param participle what is done with it: "changed"
    void idle(String participle, Runnable change) {
        lock.lock();
        try {
            requireNoMachine(participle);
            change.run();
        } finally {
            lock.unlock();
        }
    }

    /// Does something that no machine notices, when nobody else changes the VM. Throws [NotFound]
    /// of one that is deleted.
    void beside(Runnable change) {
        lock.lock();
        try {
            requireThere();
            change.run();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing more can be done with it.
    void delete(Runnable removal) {
        idle(
                DELETED,
                () -> {
                    removal.run();
                    deleted = true;
                });
    }

    /// A machine is about to be made. Throws [WrongState] where there is one.
    void starting(String participle) {
        idle(participle, () -> enter(new Life.Starting()));
    }

    /// Goes on to what was decided alone.
    void enter(Life next) {
        lock.lock();
        try {
            VmState from = life.state();
            VmState to = next.state();
            if (from != to && !Transitions.allowed(from, to)) {
                throw new IllegalStateException(
                        "vm %s cannot go from %s to %s".formatted(id, from, to));
            }
            life = next;
            changed.run();
        } finally {
            lock.unlock();
        }
    }

    /// The machine is about to be stopped. Throws [WrongState] unless it runs or is paused.
    Life.Stopping stopping() {
        lock.lock();
        try {
            Life.Carried now = requireIdle("stopped", "a running or paused VM");
            Life.Stopping stopping = new Life.Stopping(now.machine(), now.record());
            enter(stopping);
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /// The machine is about to be paused. Throws [WrongState] unless it runs.
    Life.Busy pausing() {
        lock.lock();
        try {
            Life.Carried now = requireIdle("paused", "a running VM");
            if (now instanceof Life.Paused) {
                throw new WrongState("vm %s is paused already".formatted(id));
            }
            return busy(now, VmState.RUNNING, "being paused");
        } finally {
            lock.unlock();
        }
    }

    /// The machine is about to run on. Throws [WrongState] unless it is paused.
    Life.Busy resuming() {
        lock.lock();
        try {
            Life.Carried now = requireIdle("resumed", "a paused VM");
            if (now instanceof Life.Running) {
                throw new WrongState("vm %s is running already".formatted(id));
            }
            return busy(now, VmState.PAUSED, "being resumed");
        } finally {
            lock.unlock();
        }
    }

    /// The machine is about to be put to disk. Throws [WrongState] unless it runs or is paused.
    Life.Busy snapshotting() {
        lock.lock();
        try {
            Life.Carried now = requireIdle("put to disk", "a running or paused VM");
            return busy(now, VmState.SNAPSHOTTING, "being put to disk");
        } finally {
            lock.unlock();
        }
    }

    /// Does what the VM is busy with. When that fails it is as it was; when its machine ends
    /// meanwhile, that stands, and [WrongState] is thrown.
    void during(Life.Busy busy, Consumer<Machine> work, Life.Carried after) {
        boolean done = false;
        try {
            work.accept(busy.machine());
            done = true;
        } finally {
            leave(busy, done ? after : busy.before());
        }
        if (carried() == null) {
            throw new WrongState(
                    "vm %s ended meanwhile: %s"
                            .formatted(
                                    id,
                                    Objects.requireNonNullElse(life.reason(), "nobody knows why")));
        }
    }

    /// The machine is gone by itself. Nothing happens when another machine runs by now, or it was
    /// told to stop: who told it does the rest. Returns whether something happened.
    ///
    /// @param note tells of it, before anybody can start the VM again or delete it
    boolean gone(Machine machine, StopRecord stop, Runnable note) {
        lock.lock();
        try {
            Life.Carried now = carried();
            if (now == null || now instanceof Life.Stopping || !now.machine().equals(machine)) {
                return false;
            }
            note.run();
            end(stop);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The machine that was to be is gone, or was never there.
    void end(StopRecord stop) {
        lock.lock();
        try {
            ending.clear();
            enter(stop.life());
            ending.note(stop);
        } finally {
            lock.unlock();
        }
    }

    private Life.Busy busy(Life.Carried now, VmState state, String participle) {
        Life.Busy busy = new Life.Busy(now, state, participle);
        enter(busy);
        return busy;
    }

    private void leave(Life.Busy busy, Life.Carried next) {
        lock.lock();
        try {
            if (life.equals(busy)) {
                enter(next);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The machine, when nobody is doing anything with it.
    private Life.Carried requireIdle(String participle, String which) {
        return switch (life) {
            case Life.Running running -> running;
            case Life.Paused paused -> paused;
            case Life.Busy ignored -> throw busy();
            case Life.Starting ignored -> throw busy();
            case Life.Stopping ignored -> throw busy();
            case Life.Stopped ignored -> throw unfit(participle, which);
            case Life.Failed ignored -> throw unfit(participle, which);
            case Life.External ignored -> throw external(participle);
        };
    }

    private void requireThere() {
        if (deleted) {
            throw new NotFound("this host holds no vm " + id + " any more: it was just deleted");
        }
    }

    private void requireNoMachine(String participle) {
        requireThere();
        boolean starting = participle.equals("started");
        switch (life) {
            case Life.Stopped ignored -> {}
            case Life.Failed ignored -> {}
            case Life.Running ignored ->
                    throw new WrongState(
                            "vm %s is running%s"
                                    .formatted(id, starting ? " already" : "; stop it first"));
            case Life.Paused ignored ->
                    throw new WrongState(
                            "vm %s is paused; %s"
                                    .formatted(
                                            id, starting ? "resume it instead" : "stop it first"));
            case Life.Busy ignored -> throw busy();
            case Life.Starting ignored -> throw busy();
            case Life.Stopping ignored -> throw busy();
            case Life.External ignored -> {
                if (!CHANGES_OF_WORDS.contains(participle)) {
                    throw external(participle);
                }
            }
        }
    }

    private WrongState external(String participle) {
        return new WrongState(
                "vm %s is external: it was not booted here, and cannot be %s here"
                        .formatted(id, participle));
    }

    private WrongState unfit(String participle, String which) {
        return new WrongState(
                "vm %s is %s; only %s can be %s".formatted(id, life.state(), which, participle));
    }

    private WrongState busy() {
        String doing = life instanceof Life.Busy busy ? busy.participle() : life.state().toString();
        return new WrongState("vm %s is %s; wait until it is done".formatted(id, doing));
    }
}
