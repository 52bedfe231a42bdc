// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.GuestDoor;
import dev.hearth.host.guest.GuestTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that is followed of one incarnation of a VM. Another incarnation gets another track, and
/// with it new baselines: nothing measured spans two of them.
final class VmTrack {

    private static final long KB_PER_MIB = 1024;

    private final String incarnation;
    private final long pid;
    private final ProcessTrack process;
    private final GuestTrack guest = new GuestTrack();
    private final DiskTrack disks = new DiskTrack();
    private final CounterTrack counters = new CounterTrack();
    private final BalloonTrack balloon;
    private final PssTrack pss;
    private final BottleneckTrack bottleneck;
    private final Ladder ladder = new Ladder();
    private boolean everLive;

    private VmTrack(String incarnation, ProcFiles proc, ProcessTrack.Subject subject) {
        this.incarnation = incarnation;
        this.pid = subject.pid();
        this.process = new ProcessTrack(proc, subject);
        this.balloon = new BalloonTrack(subject.memoryKb());
        this.bottleneck = new BottleneckTrack(subject.vcpuCount());
        // Spread over a minute: after a restart of the host agent all VMs are seen at once.
        long spread = Math.floorMod(subject.vmId().hashCode(), PssTrack.MINUTE);
        this.pss = new PssTrack(proc.root(), pid, System.nanoTime() + spread);
    }

    /// A track for what `vm` is now; empty when no VMM process carries it.
    static Optional<VmTrack> of(VmStatus vm, ProcFiles proc) {
        String incarnation = vm.incarnation();
        Long pid = vm.pid();
        if (incarnation == null || pid == null) {
            return Optional.empty();
        }
        ProcessTrack.Subject subject =
                new ProcessTrack.Subject(vm.id(), pid, vm.spec().vcpuCount(), memoryKb(vm));
        return Optional.of(new VmTrack(incarnation, proc, subject));
    }

    /// Whom to ask inside; empty when no VMM process carries the VM, it stands still, or nothing
    /// leads to its agent.
    ///
    /// @param vms knows what leads to the guest
    static Optional<GuestTarget> target(VmStatus vm, ObservedVms vms) {
        String incarnation = vm.incarnation();
        String address = vm.address();
        Integer port = vm.agentPort();
        if (incarnation == null || vm.pid() == null || standsStill(vm)) {
            return Optional.empty();
        }
        List<UUID> lineage = vms.lineage(vm.id());
        GuestTarget.Limits limits = new GuestTarget.Limits(vm.spec().vcpuCount(), memoryKb(vm));
        Optional<Path> vsock = vms.vsock(vm.id());
        if (vsock.isPresent()) {
            GuestDoor door = new GuestDoor.Vsock(vsock.get(), GuestApi.PORT);
            return Optional.of(new GuestTarget(vm.id(), incarnation, door, lineage, limits));
        }
        if (address == null || port == null) {
            return Optional.empty();
        }
        GuestDoor door = new GuestDoor.Tcp(address, port);
        return Optional.of(new GuestTarget(vm.id(), incarnation, door, lineage, limits));
    }

    /// Whether the VM's vCPUs do not run, so that nothing moves in it.
    static boolean standsStill(VmStatus vm) {
        return vm.state() == VmState.PAUSED || vm.state() == VmState.SNAPSHOTTING;
    }

    private static long memoryKb(VmStatus vm) {
        return vm.spec().memSizeMib() * KB_PER_MIB;
    }

    boolean follows(VmStatus vm) {
        return incarnation.equals(vm.incarnation()) && isPid(vm.pid());
    }

    boolean follows(GuestTarget target) {
        return incarnation.equals(target.incarnation());
    }

    private boolean isPid(@Nullable Long other) {
        return other != null && other == pid;
    }

    /// True the first time it is asked: for the log, which tells of an agent's first answer only. A
    /// guest that comes and goes must not fill it.
    boolean isFirstLife() {
        boolean first = !everLive;
        everLive = true;
        return first;
    }

    ProcessTrack process() {
        return process;
    }

    GuestTrack guest() {
        return guest;
    }

    DiskTrack disks() {
        return disks;
    }

    CounterTrack counters() {
        return counters;
    }

    BalloonTrack balloon() {
        return balloon;
    }

    PssTrack pss() {
        return pss;
    }

    BottleneckTrack bottleneck() {
        return bottleneck;
    }

    Ladder ladder() {
        return ladder;
    }
}
