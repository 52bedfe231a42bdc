// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.console;

import dev.hearth.contract.host.ConsoleControl;
import dev.hearth.contract.host.VmState;
import dev.hearth.host.fault.HostException;
import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.storage.StateHome;
import dev.hearth.host.storage.VmDirectory;
import dev.hearth.host.vm.VmService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The consoles of all VMs. One thread looks at their logs. Safe for use by many threads.
public final class ConsoleService implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConsoleService.class);

    /// What a person does not notice.
    private static final Duration WATCHED_PERIOD = Duration.ofMillis(10);

    /// How much a guest prints meanwhile is how much longer a log gets than it should.
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final VmService vms;
    private final StateHome home;
    private final Map<UUID, Console> consoles = new ConcurrentHashMap<>();
    private final Thread follower;
    private volatile boolean closed;

    /// Looks at nothing before [#start].
    public ConsoleService(VmService vms, StateHome home) {
        this.vms = vms;
        this.home = home;
        this.follower = Thread.ofVirtual().name("consoles").unstarted(this::run);
    }

    /// Begins to follow the consoles.
    public void start() {
        follower.start();
    }

    /// Throws `NotFound`, and [WrongState] when the VM does not run or as many watch as can.
    public void requireAttachable(UUID id) {
        console(id).requireRoom();
    }

    /// From now on a viewer sees the console, what was printed before first. Whoever attaches must
    /// see to it that the viewer leaves. Throws `NotFound`, [WrongState].
    ///
    /// @param name for others to see
    public Viewer attach(UUID id, String name, ConsoleMode mode) {
        Viewer viewer = console(id).attach(name, mode);
        LockSupport.unpark(follower);
        return viewer;
    }

    /// A viewer goes. Nothing happens when it, or the machine, has gone already.
    public void leave(UUID id, UUID viewer) {
        Optional.ofNullable(consoles.get(id)).ifPresent(console -> console.leave(viewer));
    }

    /// Types for a viewer, or tells it in its stream why not. Throws `NotFound`, [WrongState].
    public void type(UUID id, UUID viewer, byte[] keys) {
        console(id).type(viewer, keys);
        LockSupport.unpark(follower);
    }

    /// Does what a viewer asks, or tells it in its stream why not. Throws `NotFound`, [WrongState].
    public void control(UUID id, UUID viewer, ConsoleControl control) {
        console(id).control(viewer, control);
    }

    /// What the guest printed last, at most 2 MiB, as text without control sequences; also of a VM
    /// that does not run. Throws `NotFound`.
    public String log(UUID id) {
        vms.get(id);
        int most = 2 * ConsoleLog.ROTATE_BYTES;
        Console console = consoles.get(id);
        if (console != null) {
            return PlainText.of(console.log(most));
        }
        VmDirectory directory = home.vm(id);
        try (ConsoleLog rest =
                new ConsoleLog(directory.consoleLog(), directory.consoleLogBefore())) {
            return PlainText.of(rest.tail(most));
        } catch (IOException e) {
            throw new StorageFailed("could not read the console log of vm " + id, e);
        }
    }

    /// Lets all viewers go. The logs grow on.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(follower);
        for (Console console : consoles.values()) {
            console.end("the host agent ends");
        }
    }

    private void run() {
        long nextForAll = System.nanoTime();
        while (!closed) {
            boolean all = System.nanoTime() - nextForAll >= 0;
            if (all) {
                nextForAll = System.nanoTime() + PERIOD.toNanos();
                meet();
            }
            boolean watched = false;
            for (Console console : List.copyOf(consoles.values())) {
                if (all || console.isWatched()) {
                    console.pump();
                }
                watched |= console.isWatched();
            }
            LockSupport.parkNanos(
                    watched ? WATCHED_PERIOD.toNanos() : nextForAll - System.nanoTime());
        }
    }

    /// Begins with machines that have come, and ends with those that are gone.
    private void meet() {
        Map<UUID, Machine> machines = vms.machines();
        machines.forEach((id, machine) -> {
            try {
                meet(id, machine);
            } catch (HostException e) {
                log.atWarn().addKeyValue("vm", id).setCause(e).log("console left out");
            }
        });
        for (UUID id : List.copyOf(consoles.keySet())) {
            if (!machines.containsKey(id)) {
                part(id);
            }
        }
    }

    private Console meet(UUID id, Machine machine) {
        return consoles.compute(
                id,
                (same, known) -> {
                    if (known != null && known.identity().equals(machine.identity())) {
                        return known;
                    }
                    if (known != null) {
                        known.end(gone(id));
                    }
                    return new Console(id, machine, home.vm(id));
                });
    }

    private void part(UUID id) {
        Console console = consoles.remove(id);
        if (console != null) {
            console.end(gone(id));
        }
    }

    private Console console(UUID id) {
        vms.get(id);
        Optional<Machine> machine = vms.machine(id);
        if (vms.get(id).state() == VmState.EXTERNAL) {
            throw new WrongState(
                    "vm %s is external: it was not booted here, and has no console here"
                            .formatted(id));
        }
        if (machine.isEmpty() || closed) {
            throw new WrongState(
                    "vm %s is %s: start it to use its console; its log is at console/log"
                            .formatted(id, vms.get(id).state()));
        }
        return meet(id, machine.get());
    }

    private static String gone(UUID id) {
        return "the machine of vm %s is gone; its state says why".formatted(id);
    }
}
