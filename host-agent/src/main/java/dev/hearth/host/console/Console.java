// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.console;

import dev.hearth.contract.host.ConsoleControl;
import dev.hearth.contract.host.ConsoleNotice;
import dev.hearth.host.fault.HostException.NotFound;
import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.ProcessIdentity;
import dev.hearth.host.storage.VmDirectory;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The console of one machine. Its lock puts what the guest prints, who comes and who types into
/// one order, the same for every viewer. Safe for use by many threads.
final class Console {

    /// As much as a terminal shows when somebody comes to look.
    static final int SCROLL_BACK_BYTES = 64 * 1024;

    /// Each holds a connection.
    static final int MOST_VIEWERS = 16;

    private static final Logger log = LoggerFactory.getLogger(Console.class);
    private static final int PIECE_BYTES = 32 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final UUID vm;
    private final Machine machine;
    private final ConsoleLog output;
    private final Map<UUID, Viewer> viewers = new LinkedHashMap<>();
    private @Nullable Viewer writer;
    private @Nullable Keyboard keyboard;
    private volatile boolean watched;
    private boolean troubleReported;
    private boolean ended;

    /// Throws [StorageFailed] when the machine's log cannot be read.
    Console(UUID vm, Machine machine, VmDirectory directory) {
        this.vm = vm;
        this.machine = machine;
        try {
            this.output = new ConsoleLog(machine.console().output(), directory.consoleLogBefore());
        } catch (IOException e) {
            throw new StorageFailed("could not read the console log of vm " + vm, e);
        }
    }

    ProcessIdentity identity() {
        return machine.identity();
    }

    /// Whether somebody looks. Without waiting.
    boolean isWatched() {
        return watched;
    }

    /// Throws [WrongState] when nobody more can.
    Viewer attach(String name, ConsoleMode mode) {
        return locked(() -> {
            if (ended) {
                throw new WrongState("vm %s does not run any more; start it".formatted(vm));
            }
            requireRoom();
            follow();
            Viewer viewer = new Viewer(name, mode);
            byte[] before = tail(SCROLL_BACK_BYTES);
            viewer.tellAttached(before.length, writerOrNull());
            for (int from = 0; from < before.length; from += PIECE_BYTES) {
                int to = Math.min(before.length, from + PIECE_BYTES);
                viewer.output(Arrays.copyOfRange(before, from, to));
            }
            viewers.put(viewer.id(), viewer);
            watched = true;
            return viewer;
        });
    }

    /// Throws [WrongState] when there are as many viewers as can be.
    void requireRoom() {
        if (locked(viewers::size) >= MOST_VIEWERS) {
            throw new WrongState(
                    "%d viewers watch the console of vm %s already; close one and try again"
                            .formatted(MOST_VIEWERS, vm));
        }
    }

    /// A viewer goes, and leaves the keyboard behind. Nothing happens when it has gone already.
    void leave(UUID id) {
        locked(() -> {
            Viewer viewer = viewers.remove(id);
            watched = !viewers.isEmpty();
            if (viewer != null) {
                viewer.end(null);
                release(viewer);
            }
            return watched;
        });
    }

    /// Types for a viewer, or tells it why not. Throws [NotFound] when it has gone.
    void type(UUID id, byte[] keys) {
        locked(() -> {
            Viewer viewer = find(id);
            if (viewer.mode() == ConsoleMode.WATCH) {
                viewer.refuse(writerOrNull(), "you came to watch only");
                return false;
            }
            if (writer == null) {
                give(viewer);
            }
            if (!viewer.equals(writer)) {
                viewer.refuse(
                        writerOrNull(), "another viewer has the keyboard; take it over to type");
            } else if (keyboard != null && !keyboard.type(keys)) {
                viewer.refuse(writerOrNull(), "the guest does not read what is typed");
            }
            return true;
        });
    }

    /// Does what a viewer asks. Throws [NotFound] when it has gone.
    void control(UUID id, ConsoleControl control) {
        locked(() -> {
            Viewer viewer = find(id);
            switch (control.type()) {
                case TAKE_KEYBOARD -> take(viewer);
                case RELEASE_KEYBOARD -> release(viewer);
                case RESIZE -> {}
            }
            return true;
        });
    }

    /// Hands on what the guest printed since the last time.
    void pump() {
        locked(() -> {
            follow();
            return true;
        });
    }

    /// The last of what the guest printed, in this life of the machine and before.
    byte[] log(int most) {
        return locked(() -> {
            follow();
            return tail(most);
        });
    }

    /// The machine is gone, or nobody looks after it any more.
    void end(String detail) {
        locked(() -> {
            follow();
            ended = true;
            for (Viewer viewer : viewers.values()) {
                viewer.end(detail);
            }
            viewers.clear();
            watched = false;
            writer = null;
            closeKeyboard();
            try {
                output.close();
            } catch (IOException e) {
                log.atDebug().setCause(e).log("a console log could not be closed");
            }
            return true;
        });
    }

    private void take(Viewer viewer) {
        if (viewer.mode() == ConsoleMode.WATCH) {
            viewer.refuse(writerOrNull(), "you came to watch only");
        } else if (!viewer.equals(writer)) {
            give(viewer);
        }
    }

    private void give(Viewer viewer) {
        writer = viewer;
        if (keyboard == null) {
            keyboard = new Keyboard("console-keyboard-" + vm, machine.console());
        }
        tellWriter();
    }

    private void release(Viewer viewer) {
        if (viewer.equals(writer)) {
            writer = null;
            closeKeyboard();
            tellWriter();
        }
    }

    private void closeKeyboard() {
        if (keyboard != null) {
            keyboard.close();
            keyboard = null;
        }
    }

    private void tellWriter() {
        viewers.values().forEach(each -> each.tellWriter(writerOrNull()));
    }

    private ConsoleNotice.@Nullable Writer writerOrNull() {
        return writer == null ? null : writer.asWriter();
    }

    private Viewer find(UUID id) {
        Viewer viewer = viewers.get(id);
        if (viewer == null) {
            throw new NotFound("nobody watches vm %s as %s; attach again".formatted(vm, id));
        }
        return viewer;
    }

    private void follow() {
        if (ended) {
            return;
        }
        try {
            output.follow(bytes -> viewers.values().forEach(viewer -> viewer.output(bytes)));
            troubleReported = false;
        } catch (IOException e) {
            if (!troubleReported) {
                log.atWarn().addKeyValue("vm", vm).setCause(e).log("console log not readable");
            }
            troubleReported = true;
        }
    }

    private byte[] tail(int most) {
        try {
            return output.tail(most);
        } catch (IOException e) {
            throw new StorageFailed("could not read the console log of vm " + vm, e);
        }
    }

    private <T> T locked(Supplier<T> task) {
        lock.lock();
        try {
            return task.get();
        } finally {
            lock.unlock();
        }
    }
}
