// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.console;

import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmState;
import dev.hearth.manager.host.ConsoleClient;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.problem.HearthException.HostUnreachable;
import dev.hearth.manager.problem.HearthException.TooManyViewers;
import dev.hearth.manager.problem.HearthException.WrongState;
import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmService;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// The rules of who may look at a console. Safe for use by many threads.
public final class ConsoleService {

    /// Each takes a connection of the host agent, which has 256 for everything.
    static final int MOST_VIEWERS = 100;

    /// One that stands still can be looked at, too.
    private static final Set<VmState> WITH_CONSOLE =
            EnumSet.of(VmState.RUNNING, VmState.PAUSED, VmState.SNAPSHOTTING, VmState.STOPPING);

    private final VmService vms;
    private final ConsoleClient client;
    private final Json json;
    private final Semaphore seats = new Semaphore(MOST_VIEWERS);

    ConsoleService(VmService vms, ConsoleClient client, Json json) {
        this.vms = vms;
        this.client = client;
        this.json = json;
    }

    /// How many look at a console now.
    public int viewers() {
        return MOST_VIEWERS - seats.availablePermits();
    }

    /// Throws NotFound, Invalid, WrongState when the VM has no machine, HostUnreachable, and
    /// TooManyViewers.
    void requireAttachable(ConsoleSeat seat) {
        Vm vm = vms.get(seat.vm());
        seat.check();
        if (vm.state() == VmState.UNKNOWN) {
            throw new HostUnreachable(
                    Objects.requireNonNullElse(vm.stateReason(), "its host does not answer"));
        }
        if (vm.external() != null) {
            throw new WrongState(
                    "vm %s is external: Hearth did not boot it, and has no console of it"
                            .formatted(vm.id()));
        }
        if (!WITH_CONSOLE.contains(vm.state())) {
            throw new WrongState(
                    "vm %s is %s: start it to use its console; /v1/vms/%s/console/log has its log"
                            .formatted(vm.id(), vm.state(), vm.id()));
        }
        if (seats.availablePermits() == 0) {
            throw tooMany();
        }
    }

    /// Joins a terminal to a console; whoever has it closes it, once. Throws TooManyViewers.
    ConsoleRelay join(ConsoleSeat seat, Terminal terminal) {
        if (!seats.tryAcquire()) {
            throw tooMany();
        }
        return new ConsoleRelay(client, json, seat, terminal);
    }

    /// Lets a terminal go that was joined.
    void leave(ConsoleRelay relay) {
        seats.release();
        relay.close();
    }

    /// What the guest printed last, as UTF-8. Throws NotFound, HostUnreachable.
    byte[] log(VmId vm) {
        if (!vms.exists(vm)) {
            throw vm.notFound();
        }
        try {
            return client.log(vm.value());
        } catch (WrongState e) {
            // The host does not hold it: it was never started, and has printed nothing.
            return new byte[0];
        }
    }

    private static TooManyViewers tooMany() {
        return new TooManyViewers(
                "%d consoles are looked at already; close some and try again"
                        .formatted(MOST_VIEWERS));
    }
}
