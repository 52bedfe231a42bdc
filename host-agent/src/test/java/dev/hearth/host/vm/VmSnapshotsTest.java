// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.RestoreFrom;
import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.contract.host.VmSnapshot;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.fault.HostException.NotFound;
import dev.hearth.host.fault.HostException.NotSupported;
import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.vm.FakeHypervisor.FakeMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// VMs that stand still, are put to disk and go on from there, on a fake hypervisor and a real
/// state home. "Another host agent" is another service on the same state home.
class VmSnapshotsTest {

    private static final UUID ID = UUID.fromString("7f230000-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("7f230000-0000-4000-8000-000000000002");
    private static final UUID SNAPSHOT = UUID.fromString("5a000000-0000-4000-8000-000000000001");
    private static final UUID LATER = UUID.fromString("5a000000-0000-4000-8000-000000000002");
    private static final VmSpec SPEC = new VmSpec("demo", 1, 128, "demo");

    @TempDir Path directory;
    private TestHost host;
    private VmService vms;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(directory);
        host.hypervisor.hasSnapshots = true;
        vms = host.service();
        vms.ensure(ID, SPEC);
    }

    @Test
    void aPausedVmStandsStillUntilItIsResumed() {
        VmStatus running = vms.start(ID);

        VmStatus paused = vms.pause(ID);

        assertThat(paused.state()).isEqualTo(VmState.PAUSED);
        assertThat(paused.incarnation()).isEqualTo(running.incarnation());
        assertThat(machine().paused).isTrue();
        assertThat(vms.resume(ID))
                .usingRecursiveComparison()
                .ignoringFields("eventSeq")
                .isEqualTo(running);
        assertThat(machine().paused).isFalse();
    }

    @Test
    void whatIsNotRunningIsNotPausedAndWhatIsNotPausedIsNotResumed() {
        assertConflict(() -> vms.pause(ID), "is stopped; only a running VM can be paused");
        assertConflict(() -> vms.resume(ID), "is stopped; only a paused VM can be resumed");
        vms.start(ID);
        assertConflict(() -> vms.resume(ID), "is running already");
        vms.pause(ID);
        assertConflict(() -> vms.pause(ID), "is paused already");
        assertConflict(() -> vms.start(ID), "is paused; resume it instead");
        assertConflict(() -> vms.delete(ID), "is paused; stop it first");
        assertThatThrownBy(() -> vms.pause(OTHER)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> vms.resume(OTHER)).isInstanceOf(NotFound.class);
    }

    @Test
    void aPausedVmCanBeStoppedAndMayEndByItself() {
        vms.start(ID);
        vms.pause(ID);
        assertThat(vms.stop(ID).state()).isEqualTo(VmState.STOPPED);

        vms.start(ID);
        vms.pause(ID);
        machine().end(new MachineExit.Failed(Cause.VMM_KILLED, "killed"));

        await().until(() -> vms.get(ID).state() == VmState.FAILED);
        assertThat(vms.get(ID).reason()).isEqualTo("killed");
    }

    @Test
    void anotherHostAgentFindsAPausedVmPaused() {
        vms.start(ID);
        VmStatus paused = vms.pause(ID);

        VmService next = host.service();

        assertThat(next.get(ID)).isEqualTo(paused);
        assertThat(next.resume(ID).state()).isEqualTo(VmState.RUNNING);
    }

    @Test
    void aSnapshotIsKeptAndTheVmIsAsBefore() throws IOException {
        VmStatus running = vms.start(ID);

        VmSnapshot snapshot = vms.takeSnapshot(ID, SNAPSHOT);

        assertThat(vms.get(ID))
                .usingRecursiveComparison()
                .ignoringFields("eventSeq")
                .isEqualTo(running);
        assertThat(snapshot.vmId()).isEqualTo(ID);
        assertThat(snapshot.spec()).isEqualTo(SPEC);
        assertThat(snapshot.sizeBytes()).isPositive();
        assertThat(vms.snapshots(ID)).containsExactly(snapshot);
        assertThat(names(directory.resolve("host/snapshots/" + ID)))
                .containsExactlyInAnyOrder(SNAPSHOT + ".json", SNAPSHOT.toString());

        vms.pause(ID);
        VmSnapshot later = vms.takeSnapshot(ID, LATER);
        assertThat(vms.get(ID).state()).isEqualTo(VmState.PAUSED);
        assertThat(host.service().snapshots(ID)).containsExactly(snapshot, later);
    }

    @Test
    void theSameSnapshotAgainIsTheOneThatIsThere() {
        vms.start(ID);
        VmSnapshot snapshot = vms.takeSnapshot(ID, SNAPSHOT);
        vms.stop(ID);

        assertThat(vms.takeSnapshot(ID, SNAPSHOT)).isEqualTo(snapshot);
    }

    @Test
    void aVmThatIsBeingPutToDiskIsLeftAlone() throws InterruptedException {
        vms.start(ID);
        CountDownLatch inWork = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        machine().meanwhile =
                () -> {
                    inWork.countDown();
                    awaitLatch(goOn);
                };
        Thread taker = Thread.ofVirtual().start(() -> vms.takeSnapshot(ID, SNAPSHOT));
        awaitLatch(inWork);

        assertThat(vms.get(ID).state()).isEqualTo(VmState.SNAPSHOTTING);
        assertThat(vms.get(ID).pid()).isNotNull();
        String busy = "is being put to disk; wait until it is done";
        assertConflict(() -> vms.stop(ID), busy);
        assertConflict(() -> vms.pause(ID), busy);
        assertConflict(() -> vms.takeSnapshot(ID, LATER), busy);
        assertConflict(() -> vms.delete(ID), busy);
        assertThat(vms.snapshots(ID)).isEmpty();

        goOn.countDown();
        taker.join();
        assertThat(vms.get(ID).state()).isEqualTo(VmState.RUNNING);
        assertThat(vms.snapshots(ID)).hasSize(1);
    }

    @Test
    void aMachineThatEndsWhileItIsPutToDiskHasEnded() {
        vms.start(ID);
        FakeMachine machine = machine();
        machine.meanwhile =
                () -> {
                    machine.end(new MachineExit.Failed(Cause.VMM_KILLED, "killed"));
                    await().until(() -> vms.get(ID).state() == VmState.FAILED);
                    throw new VmmFailed("it is gone");
                };

        assertThatThrownBy(() -> vms.takeSnapshot(ID, SNAPSHOT)).isInstanceOf(VmmFailed.class);

        assertThat(vms.get(ID).reason()).isEqualTo("killed");
        assertThat(vms.snapshots(ID)).isEmpty();
        assertThat(vms.start(ID).state()).isEqualTo(VmState.RUNNING);
    }

    @Test
    void aSnapshotThatFailsLeavesNothing() {
        vms.start(ID);
        machine().meanwhile =
                () -> {
                    throw new VmmFailed("no room");
                };

        assertThatThrownBy(() -> vms.takeSnapshot(ID, SNAPSHOT)).isInstanceOf(VmmFailed.class);

        assertThat(vms.get(ID).state()).isEqualTo(VmState.RUNNING);
        assertThat(directory.resolve("host/snapshots/" + ID)).doesNotExist();
    }

    @Test
    void whatHasNoMachineCannotBePutToDisk() {
        assertConflict(
                () -> vms.takeSnapshot(ID, SNAPSHOT),
                "is stopped; only a running or paused VM can be put to disk");
        assertThatThrownBy(() -> vms.takeSnapshot(OTHER, SNAPSHOT)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> vms.snapshots(OTHER)).isInstanceOf(NotFound.class);
    }

    @Test
    void aHypervisorWithoutSnapshotsSaysSo() {
        host.hypervisor.hasSnapshots = false;
        vms.start(ID);

        assertThatThrownBy(() -> vms.takeSnapshot(ID, SNAPSHOT)).isInstanceOf(NotSupported.class);
        assertThat(vms.get(ID).state()).isEqualTo(VmState.RUNNING);
    }

    @Test
    void aRestoredVmHasTheDiskItHadThenAndIsAnotherIncarnation() throws IOException {
        VmStatus before = vms.start(ID);
        vms.takeSnapshot(ID, SNAPSHOT);
        vms.stop(ID);
        Files.writeString(host.home().vm(ID).disk(), "written since");

        VmStatus restored = vms.restore(ID, new RestoreFrom(ID, SNAPSHOT));

        assertThat(restored.state()).isEqualTo(VmState.RUNNING);
        assertThat(restored.incarnation()).isNotEqualTo(before.incarnation());
        assertThat(restored.origin()).isEqualTo(ID);
        assertThat(host.home().vm(ID).disk()).hasContent("disk");
        assertThat(host.service().get(ID)).isEqualTo(restored);
        vms.stop(ID);
        assertThat(vms.start(ID).origin()).isNull();
    }

    @Test
    void aCloneMayStillCallItselfWhatItWas() {
        vms.start(ID);
        vms.takeSnapshot(ID, SNAPSHOT);
        vms.ensure(OTHER, new VmSpec("clone", 1, 128, "demo"));

        VmStatus clone = vms.restore(OTHER, new RestoreFrom(ID, SNAPSHOT));

        assertThat(clone.origin()).isEqualTo(ID);
        assertThat(vms.lineage(OTHER)).containsExactly(ID);
        assertThat(vms.lineage(ID)).isEmpty();
        assertThat(vms.get(ID).state()).isEqualTo(VmState.RUNNING);

        vms.takeSnapshot(OTHER, LATER);
        vms.stop(ID);
        assertThat(vms.restore(ID, new RestoreFrom(OTHER, LATER)).origin()).isEqualTo(OTHER);
        assertThat(vms.lineage(ID)).containsExactly(ID, OTHER);
    }

    @Test
    void aVmThatIsNotAsTheOtherWasCannotGoOnFromItsSnapshot() {
        vms.start(ID);
        vms.takeSnapshot(ID, SNAPSHOT);
        vms.ensure(OTHER, new VmSpec("larger", 2, 256, "demo"));

        assertThatThrownBy(() -> vms.restore(OTHER, new RestoreFrom(ID, SNAPSHOT)))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e ->
                                assertThat(e.faults())
                                        .extracting(Fault::field)
                                        .containsExactly("vcpu_count", "mem_size_mib"));
        assertThat(vms.get(OTHER).state()).isEqualTo(VmState.STOPPED);
    }

    @Test
    void aRestoreThatFailsSaysWhyAndMayBeTriedAgain() {
        vms.start(ID);
        vms.takeSnapshot(ID, SNAPSHOT);
        RestoreFrom from = new RestoreFrom(ID, SNAPSHOT);
        assertConflict(() -> vms.restore(ID, from), "is running; stop it first");
        vms.stop(ID);
        host.hypervisor.failure = Optional.of("no memory");

        assertThatThrownBy(() -> vms.restore(ID, from)).isInstanceOf(VmmFailed.class);
        assertThat(vms.get(ID).reason()).isEqualTo("no memory");

        host.hypervisor.failure = Optional.empty();
        assertThat(vms.restore(ID, from).state()).isEqualTo(VmState.RUNNING);
    }

    @Test
    void aDeletedSnapshotIsGoneAndWhatRunsFromItRunsOn() {
        vms.start(ID);
        vms.takeSnapshot(ID, SNAPSHOT);
        vms.stop(ID);
        vms.restore(ID, new RestoreFrom(ID, SNAPSHOT));

        vms.deleteSnapshot(ID, SNAPSHOT);

        assertThat(vms.snapshots(ID)).isEmpty();
        assertThat(vms.get(ID).state()).isEqualTo(VmState.RUNNING);
        assertThatThrownBy(() -> vms.deleteSnapshot(ID, SNAPSHOT))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining(SNAPSHOT.toString());
        vms.stop(ID);
        assertThatThrownBy(() -> vms.restore(ID, new RestoreFrom(ID, SNAPSHOT)))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void theSnapshotsOfAVmGoWithIt() {
        vms.start(ID);
        vms.takeSnapshot(ID, SNAPSHOT);
        vms.takeSnapshot(ID, LATER);
        vms.stop(ID);

        vms.delete(ID);

        assertThat(directory.resolve("host/snapshots/" + ID)).doesNotExist();
    }

    @Test
    void whatAHostAgentLeftUnfinishedIsRemovedByTheNext() throws IOException {
        vms.start(ID);
        VmSnapshot whole = vms.takeSnapshot(ID, SNAPSHOT);
        Path unfinished = directory.resolve("host/snapshots/%s/%s.new".formatted(ID, LATER));
        Files.createDirectories(unfinished);
        Files.writeString(unfinished.resolve("memory"), "half");
        Path unkept = directory.resolve("host/snapshots/%s/%s".formatted(ID, LATER));
        Files.createDirectories(unkept);
        Path gone = directory.resolve("host/snapshots/" + OTHER);
        Files.createDirectories(gone.resolve(SNAPSHOT.toString()));
        vms.stop(ID);
        Path disk = host.home().vm(ID).path().resolve("disk.img.new");
        Files.writeString(disk, "half");

        VmService next = host.service();

        assertThat(List.of(unfinished, unkept, gone, disk)).noneMatch(Files::exists);
        assertThat(next.snapshots(ID)).containsExactly(whole);
    }

    private FakeMachine machine() {
        return host.hypervisor.machines.values().stream()
                .filter(each -> !each.exit().isDone())
                .findFirst()
                .orElseThrow();
    }

    private static void awaitLatch(CountDownLatch latch) {
        await().until(() -> latch.getCount() == 0);
    }

    private static void assertConflict(Runnable work, String words) {
        assertThatThrownBy(work::run).isInstanceOf(WrongState.class).hasMessageContaining(words);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
