// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.guest.GuestDoor;
import dev.hearth.host.guest.GuestTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that is followed of one incarnation of a VM. Another incarnation gets another track, and
/// with it new baselines: nothing measured spans two of them.
final class VmTrack {

    private static final long KB_PER_MIB = 1024;

    private final String incarnation;
    private final @Nullable Long pid;
    private final @Nullable ProcessTrack process;
    private final Pace pace;
    private final GuestTrack guest;
    private final DiskTrack disks;
    private final CounterTrack counters;
    private final BalloonTrack balloon;
    private final @Nullable PssTrack pss;
    private final @Nullable BottleneckTrack bottleneck;
    private final Ladder ladder;
    private boolean everLive;
    private @Nullable Told told;

    /// A sample, the end of its second, and whether the guest told all it can.
    private record Told(MetricSample sample, long end, boolean isWhole) {}

    private VmTrack(String incarnation, ProcFiles proc, ProcessTrack.Subject subject, Pace pace) {
        this.incarnation = incarnation;
        this.pid = subject.pid();
        this.pace = pace;
        this.guest = new GuestTrack(pace);
        this.disks = new DiskTrack(pace);
        this.counters = new CounterTrack(pace);
        this.ladder = new Ladder(pace);
        this.process = new ProcessTrack(proc, subject, pace);
        this.balloon = new BalloonTrack(subject.memoryKb(), pace);
        this.bottleneck = new BottleneckTrack(subject.vcpuCount(), pace);
        // Spread over a minute: after a restart of the host agent all VMs are seen at once.
        long spread = Math.floorMod(subject.vmId().hashCode(), PssTrack.MINUTE);
        this.pss = new PssTrack(proc.root(), pid, System.nanoTime() + spread);
    }

    /// A track of an external VM, of which nothing is known but what its guest says.
    private VmTrack(String incarnation, Pace pace) {
        this.incarnation = incarnation;
        this.pid = null;
        this.pace = pace;
        this.guest = new GuestTrack(pace);
        this.disks = new DiskTrack(pace);
        this.counters = new CounterTrack(pace);
        this.ladder = new Ladder(pace);
        this.process = null;
        this.balloon = new BalloonTrack(0, pace);
        this.bottleneck = null;
        this.pss = null;
    }

    /// A track for what `vm` is now; empty when no VMM process carries it and it is not external.
    static Optional<VmTrack> of(VmStatus vm, ProcFiles proc) {
        String incarnation = vm.incarnation();
        Long pid = vm.pid();
        if (incarnation != null && isExternal(vm)) {
            return Optional.of(new VmTrack(incarnation, Pace.of(vm.spec())));
        }
        if (incarnation == null || pid == null) {
            return Optional.empty();
        }
        GuestTarget.Limits limits = limits(vm);
        ProcessTrack.Subject subject =
                new ProcessTrack.Subject(vm.id(), pid, limits.vcpuCount(), limits.memoryKb());
        return Optional.of(new VmTrack(incarnation, proc, subject, Pace.of(vm.spec())));
    }

    /// Whom to ask inside; empty when the VM does not run, stands still, or nothing leads to its
    /// agent.
    ///
    /// @param vms knows what leads to the guest
    static Optional<GuestTarget> target(VmStatus vm, ObservedVms vms) {
        String incarnation = vm.incarnation();
        String address = vm.address();
        Integer port = vm.agentPort();
        boolean carried = vm.pid() != null || isExternal(vm);
        if (incarnation == null || !carried || standsStill(vm)) {
            return Optional.empty();
        }
        List<GuestDoor> doors = new ArrayList<>(2);
        vms.vsock(vm.id())
                .ifPresent(socket -> doors.add(new GuestDoor.Vsock(socket, GuestApi.PORT)));
        if (address != null && port != null) {
            doors.add(new GuestDoor.Tcp(address, port));
        }
        return doors.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new GuestTarget(
                                vm.id(),
                                incarnation,
                                doors,
                                vms.lineage(vm.id()),
                                limits(vm),
                                Pace.of(vm.spec()).interval()));
    }

    /// Whether the VM's vCPUs do not run, so that nothing moves in it.
    static boolean standsStill(VmStatus vm) {
        return vm.state() == VmState.PAUSED || vm.state() == VmState.SNAPSHOTTING;
    }

    /// Whether the VM runs somewhere that this host did not boot.
    static boolean isExternal(VmStatus vm) {
        return vm.state() == VmState.EXTERNAL;
    }

    /// Nobody gave an external VM anything: its guest is believed within what a machine can have.
    private static GuestTarget.Limits limits(VmStatus vm) {
        return vm.spec()
                .machine()
                .map(given ->
                        new GuestTarget.Limits(given.vcpuCount(), given.memSizeMib() * KB_PER_MIB))
                .orElse(GuestTarget.Limits.OF_ANY_MACHINE);
    }

    boolean follows(VmStatus vm) {
        return incarnation.equals(vm.incarnation())
                && isPid(vm.pid())
                && pace.equals(Pace.of(vm.spec()));
    }

    boolean follows(GuestTarget target) {
        return incarnation.equals(target.incarnation());
    }

    private boolean isPid(@Nullable Long other) {
        return Objects.equals(pid, other);
    }

    /// True the first time it is asked: for the log, which tells of an agent's first answer only. A
    /// guest that comes and goes must not fill it.
    boolean isFirstLife() {
        boolean first = !everLive;
        everLive = true;
        return first;
    }

    /// Null of an external VM, which no process here carries.
    @Nullable ProcessTrack process() {
        return process;
    }

    Pace pace() {
        return pace;
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

    /// Null where [#process] is.
    @Nullable PssTrack pss() {
        return pss;
    }

    /// The last sample, as long as it is how things are: until the VM's next turn, unless its guest
    /// says something, or has not said all.
    ///
    /// @param end of the second that is to be sampled
    Optional<MetricSample> standing(long end) {
        Told last = told;
        return last == null || !last.isWhole() || pace.isOver(last.end(), end) || guest.hasNews(end)
                ? Optional.empty()
                : Optional.of(last.sample());
    }

    /// Forgets what the guest said before it stood still.
    void forget() {
        guest.forget();
        told = null;
    }

    /// Keeps a sample for [#standing].
    void tell(MetricSample sample, long end, GuestTrack.Turn turn) {
        told = new Told(sample, end, turn.isWhole());
    }

    /// The sample with what the VM waits for, which takes to know what it was given.
    MetricSample judge(MetricSample sample) {
        return bottleneck == null ? sample : bottleneck.judge(sample);
    }

    Ladder ladder() {
        return ladder;
    }
}
