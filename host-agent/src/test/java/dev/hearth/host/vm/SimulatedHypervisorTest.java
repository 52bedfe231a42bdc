// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.HypervisorContract;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.network.HostPorts;
import dev.hearth.host.storage.StateHome;
import dev.hearth.host.vm.FakeHypervisor.FakeMachine;
import java.util.Objects;
import java.util.Optional;

/// The hypervisor that the tests of VMs use keeps the contract of the real ones.
class SimulatedHypervisorTest extends HypervisorContract {

    private final FakeHypervisor hypervisor = new FakeHypervisor();

    /// Another host agent finds the same machines.
    @Override
    protected Hypervisor open(StateHome home, Processes processes) {
        hypervisor.ports = Optional.of(new HostPorts());
        return hypervisor;
    }

    /// There is no guest to wait for.
    @Override
    protected void awaitGuest(Machine machine, MachineSpec spec) {}

    @Override
    protected String endFromInside(Machine machine, MachineSpec spec) {
        ((FakeMachine) machine)
                .end(new MachineExit.ByGuest(Cause.GUEST_SHUTDOWN, "the guest powered itself off"));
        return "the guest powered itself off";
    }

    /// Whoever holds it hears of its end.
    @Override
    protected void kill(Machine machine, Processes processes) {
        ((FakeMachine) machine).end(new MachineExit.Failed(Cause.VMM_KILLED, "killed (signal 9)"));
    }

    @Override
    protected boolean lives(Machine machine, Processes processes) {
        FakeMachine now = hypervisor.machines.get(machine.identity().pid());
        return !Objects.requireNonNull(now).exit().isDone();
    }

    /// It has no threads but those it says it has.
    @Override
    protected boolean isThreadOf(Machine machine, long threadId) {
        return threadId > machine.identity().pid();
    }
}
