// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.contract.host.VmEvent;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.fault.HostException.NotFound;
import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.storage.VmDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of VMs on a fake hypervisor and a real state home. "Another host agent" is another
/// service on the same state home.
class VmServiceTest {

    private static final UUID ID = UUID.fromString("7f230000-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("7f230000-0000-4000-8000-000000000002");
    private static final VmSpec SPEC = new VmSpec("demo", 1, 128, "demo");

    @TempDir Path directory;
    private TestHost host;
    private VmService vms;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(directory);
        vms = host.service();
    }

    @Test
    void aNewVmIsStoppedAndHasAnAddress() {
        VmStatus status = vms.ensure(ID, SPEC);

        assertThat(status.state()).isEqualTo(VmState.STOPPED);
        assertThat(status.address()).isEqualTo("127.9.0.2");
        assertThat(status.incarnation()).isNull();
        assertThat(vms.ensure(ID, SPEC)).isEqualTo(status);
        assertThat(vms.ensure(OTHER, SPEC).address()).isEqualTo("127.9.0.3");
    }

    @Test
    void aStartedVmRunsUntilItIsStopped() {
        vms.ensure(ID, SPEC);

        VmStatus running = vms.start(ID);

        assertThat(running.state()).isEqualTo(VmState.RUNNING);
        assertThat(running.pid()).isEqualTo(1001);
        assertThat(running.agentPort()).isEqualTo(8080);
        assertThat(vms.vcpus(ID)).hasSize(1);
        assertThat(vms.diskTotals(ID)).isPresent();
        VmStatus stopped = vms.stop(ID);
        assertThat(stopped.state()).isEqualTo(VmState.STOPPED);
        assertThat(stopped.pid()).isNull();
        assertThat(stopped.agentPort()).isNull();
        assertThat(vms.vcpus(ID)).isEmpty();
    }

    @Test
    void everyStartIsAnotherIncarnation() {
        vms.ensure(ID, SPEC);
        String first = vms.start(ID).incarnation();
        vms.stop(ID);

        assertThat(vms.start(ID).incarnation()).isNotNull().isNotEqualTo(first);
    }

    @Test
    void theEndOfAnEarlierMachineIsNotTheEndOfALaterOne() {
        vms.ensure(ID, SPEC);
        VmStatus first = vms.start(ID);
        host.hypervisor.machines.values().forEach(machine -> machine.exitsLate = true);
        vms.stop(ID);
        VmStatus second = vms.start(ID);

        end(first, new MachineExit.Requested());

        await().during(Duration.ofMillis(300)).until(() -> vms.get(ID).equals(second));
    }

    @Test
    void startingARunningVmIsAConflict() {
        vms.ensure(ID, SPEC);
        vms.start(ID);

        assertThatThrownBy(() -> vms.start(ID))
                .isInstanceOf(WrongState.class)
                .hasMessage("vm " + ID + " is running already");
    }

    @Test
    void aVmThatIsStartingIsLeftAlone() {
        vms.ensure(ID, SPEC);
        host.hypervisor.permits.drainPermits();
        Thread starter = Thread.ofVirtual().start(() -> vms.start(ID));
        await().until(() -> vms.get(ID).state() == VmState.STARTING);

        assertThatThrownBy(() -> vms.start(ID)).isInstanceOf(WrongState.class);
        assertThatThrownBy(() -> vms.stop(ID)).isInstanceOf(WrongState.class);
        assertThatThrownBy(() -> vms.delete(ID)).isInstanceOf(WrongState.class);

        host.hypervisor.permits.release(10);
        await().until(() -> !starter.isAlive());
        assertThat(vms.get(ID).state()).isEqualTo(VmState.RUNNING);
    }

    @Test
    void onlyAStoppedVmChangesOrGoes() {
        vms.ensure(ID, SPEC);
        vms.start(ID);
        VmSpec larger = new VmSpec("demo", 2, 256, "demo");

        assertThatThrownBy(() -> vms.ensure(ID, larger)).isInstanceOf(WrongState.class);
        assertThatThrownBy(() -> vms.delete(ID))
                .isInstanceOf(WrongState.class)
                .hasMessage("vm " + ID + " is running; stop it first");

        vms.stop(ID);
        assertThat(vms.ensure(ID, larger).spec()).isEqualTo(larger);
        vms.delete(ID);
        assertThat(vms.list()).isEmpty();
        assertThat(host.service().list()).isEmpty();
    }

    @Test
    void aVmWhoseMachineEndedByItselfIsDeletedAtTheSameMoment() {
        for (int turn = 0; turn < 100; turn++) {
            vms.ensure(ID, SPEC);
            VmStatus running = vms.start(ID);
            end(running, new MachineExit.Failed(Cause.VMM_KILLED, "killed"));
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(1))
                    .until(() -> vms.get(ID).state() == VmState.FAILED);

            assertThat(vms.events(ID, 0)).last().matches(event -> event.verdict() != null);
            vms.delete(ID);
        }
        assertThat(host.service().list()).isEmpty();
    }

    @Test
    void howOftenItIsMeasuredChangesWhileItRunsAndIsKept() {
        vms.ensure(ID, SPEC);
        vms.start(ID);
        VmSpec seldom = SPEC.polledEvery(30);

        assertThat(vms.ensure(ID, seldom).spec()).isEqualTo(seldom);
        assertThat(vms.get(ID).state()).isEqualTo(VmState.RUNNING);
        assertThat(host.service().get(ID).spec()).isEqualTo(seldom);
        assertThatThrownBy(() -> vms.ensure(ID, SPEC.polledEvery(0)))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e ->
                                assertThat(e.faults())
                                        .containsExactly(
                                                new Fault(
                                                        "poll_interval_s",
                                                        "must be 1 to 60, not 0")));
    }

    @Test
    void whatAHostCannotRunIsRefusedAndLeavesNothing() {
        assertThatThrownBy(() -> vms.ensure(ID, new VmSpec("demo", 0, 8192, "demo")))
                .isInstanceOfSatisfying(Invalid.class, e -> assertThat(e.faults()).hasSize(2));
        assertThat(vms.list()).isEmpty();
    }

    @Test
    void aVmThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> vms.get(ID)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> vms.start(ID)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> vms.stop(ID)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> vms.delete(ID)).isInstanceOf(NotFound.class);
    }

    @Test
    void stoppingAStoppedVmIsAConflict() {
        vms.ensure(ID, SPEC);

        assertThatThrownBy(() -> vms.stop(ID))
                .isInstanceOf(WrongState.class)
                .hasMessage("vm " + ID + " is stopped; only a running or paused VM can be stopped");
    }

    @Test
    void aStartThatFailsSaysWhyAndMayBeTriedAgain() {
        vms.ensure(ID, SPEC);
        host.hypervisor.failure = Optional.of("no memory");

        assertThatThrownBy(() -> vms.start(ID)).isInstanceOf(VmmFailed.class);
        assertThat(vms.get(ID).state()).isEqualTo(VmState.FAILED);
        assertThat(vms.get(ID).reason()).isEqualTo("no memory");

        host.hypervisor.failure = Optional.empty();
        assertThat(vms.start(ID).reason()).isNull();
    }

    @Test
    void aRefusedPortLeadsToAnother() {
        vms.ensure(ID, SPEC);
        host.hypervisor.refusals = 1;

        assertThat(vms.start(ID).agentPort()).isEqualTo(40000);
    }

    @Test
    void aGuestThatPowersItselfOffIsStoppedWithAReason() {
        vms.ensure(ID, SPEC);
        end(
                vms.start(ID),
                new MachineExit.ByGuest(Cause.GUEST_SHUTDOWN, "the guest powered itself off"));

        await().until(() -> vms.get(ID).state() == VmState.STOPPED);
        assertThat(vms.get(ID).reason()).isEqualTo("the guest powered itself off");
        assertThat(vms.get(ID).verdict())
                .isEqualTo(
                        new Verdict(
                                Cause.GUEST_SHUTDOWN, "the guest powered itself off", List.of()));
    }

    @Test
    void whatHappensToAVmIsWrittenDownForTheNextHostAgent() {
        vms.ensure(ID, SPEC);
        assertThat(vms.get(ID).eventSeq()).isZero();
        VmStatus first = vms.start(ID);
        vms.pause(ID);
        vms.resume(ID);
        vms.stop(ID);
        host.hypervisor.failure = Optional.of("no memory");
        assertThatThrownBy(() -> vms.start(ID)).isInstanceOf(VmmFailed.class);

        List<VmEvent> events = host.service().events(ID, 0);

        assertThat(events)
                .extracting(VmEvent::kind)
                .containsExactly(
                        VmEvent.Kind.STARTED,
                        VmEvent.Kind.PAUSED,
                        VmEvent.Kind.RESUMED,
                        VmEvent.Kind.ENDED,
                        VmEvent.Kind.ENDED);
        assertThat(events).isSortedAccordingTo(Comparator.comparingLong(VmEvent::seq));
        assertThat(events.get(3).verdict())
                .isEqualTo(new Verdict(Cause.REQUESTED, "it was told to stop", List.of()));
        assertThat(events.get(3).incarnation()).isEqualTo(first.incarnation());
        assertThat(events.get(4).verdict())
                .isEqualTo(new Verdict(Cause.START_FAILED, "no memory", List.of()));
        assertThat(host.service().get(ID).eventSeq()).isEqualTo(events.getLast().seq());
        assertThat(host.service().events(ID, events.get(3).seq())).containsExactly(events.get(4));
    }

    @Test
    void aVmOfTheSameIdBeginsWithNoEvents() {
        vms.ensure(ID, SPEC);
        vms.start(ID);
        vms.stop(ID);
        vms.delete(ID);

        assertThat(vms.ensure(ID, SPEC).eventSeq()).isZero();
    }

    @Test
    void aMachineThatDiesIsFailed() {
        vms.ensure(ID, SPEC);
        end(vms.start(ID), new MachineExit.Failed(Cause.VMM_KILLED, "killed"));

        await().until(() -> vms.get(ID).state() == VmState.FAILED);
        assertThat(vms.get(ID).reason()).isEqualTo("killed");
        VmStatus again = vms.start(ID);
        assertThat(again.state()).isEqualTo(VmState.RUNNING);
    }

    @Test
    void anotherHostAgentFindsEverythingAsItWas() {
        vms.ensure(ID, SPEC);
        vms.ensure(OTHER, SPEC);
        VmStatus running = vms.start(ID);

        VmService next = host.service();

        assertThat(next.get(ID)).isEqualTo(running);
        assertThat(next.get(OTHER)).isEqualTo(vms.get(OTHER));
        assertThat(next.stop(ID).state()).isEqualTo(VmState.STOPPED);
    }

    @Test
    void whatEndedMeanwhileIsFailedAndStaysSo() {
        vms.ensure(ID, SPEC);
        vms.start(ID);
        host.hypervisor.machines.clear();

        VmStatus found = host.service().get(ID);

        assertThat(found.state()).isEqualTo(VmState.FAILED);
        assertThat(found.reason()).isEqualTo("it ended unseen");
        assertThat(host.service().get(ID)).isEqualTo(found);
    }

    @Test
    void aStopIsAStopAlsoWhenItCannotBeWrittenDown() throws IOException {
        vms.ensure(ID, SPEC);
        vms.start(ID);
        refuseStopRecord();

        assertThat(vms.stop(ID).state()).isEqualTo(VmState.STOPPED);
        assertThat(host.service().get(ID).state()).isEqualTo(VmState.STOPPED);
    }

    @Test
    void aStartThatFailsSaysWhyAlsoWhenThatCannotBeWrittenDown() throws IOException {
        vms.ensure(ID, SPEC);
        host.hypervisor.failure = Optional.of("no memory");
        refuseStopRecord();

        assertThatThrownBy(() -> vms.start(ID)).isInstanceOf(VmmFailed.class);
        assertThat(vms.get(ID).reason()).isEqualTo("no memory");
    }

    @Test
    void aVmThatWasJustDeletedIsNotStarted() {
        VmDirectory path = host.home.vm(ID);
        VmRecord record = new VmRecord(SPEC, "127.9.0.2", null);
        new VmFiles(path).save(record);
        Vm vm = new Vm(ID, record, path, host.launcher(), host.chronicle(), () -> {});
        vm.delete();

        assertThatThrownBy(vm::start).isInstanceOf(NotFound.class);
        assertThat(path.path()).doesNotExist();
    }

    /// Ten times a second somebody asks, of ten thousand VMs.
    @Test
    void theListIsTheSameObjectUntilSomethingChanges() {
        List<VmStatus> none = vms.list();
        vms.ensure(ID, SPEC);
        List<VmStatus> created = vms.list();
        assertThat(created).isNotSameAs(none).hasSize(1);
        assertThat(vms.list()).isSameAs(created);

        vms.start(ID);
        List<VmStatus> started = vms.list();
        assertThat(started.getFirst().state()).isEqualTo(VmState.RUNNING);
        assertThat(started.getFirst().eventSeq()).isPositive();
        assertThat(vms.list()).isSameAs(started);

        vms.stop(ID);
        vms.delete(ID);
        assertThat(vms.list()).isEmpty();
    }

    @Test
    void stopAllStopsWhatRuns() {
        vms.ensure(ID, SPEC);
        vms.ensure(OTHER, SPEC);
        vms.start(ID);

        assertThat(host.service().stopAll()).isEqualTo(1);
        assertThat(host.service().list()).allMatch(vm -> vm.state() == VmState.STOPPED);
    }

    /// As a full disk does: the file's new content finds no room.
    private void refuseStopRecord() throws IOException {
        Files.createDirectories(host.home.vm(ID).path().resolve("stopped.json.new/no room"));
    }

    private void end(VmStatus status, MachineExit exit) {
        host.hypervisor.machines.values().stream()
                .filter(machine -> Objects.equals(status.pid(), machine.identity().pid()))
                .forEach(machine -> machine.end(exit));
    }
}
