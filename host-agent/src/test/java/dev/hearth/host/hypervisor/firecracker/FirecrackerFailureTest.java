// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.host.fault.HostException;
import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A fake Firecracker that fails before and after every call of a boot and a restore, and in every
/// way one can end: what is told, and that nothing is left of the machine.
class FirecrackerFailureTest {

    /// Every call of a boot, in its order.
    private static final List<String> BOOT_CALLS =
            List.of(
                    "GET /version",
                    "PUT /logger",
                    "PUT /metrics",
                    "PUT /machine-config",
                    "PUT /boot-source",
                    "PUT /drives/rootfs",
                    "PUT /vsock",
                    "PUT /balloon",
                    "PUT /entropy",
                    "PUT /actions:InstanceStart");

    private static final List<String> RESTORE_CALLS =
            List.of("PUT /snapshot/load", "PATCH /drives/rootfs", "PATCH /vm:Resumed");

    @TempDir Path directory;
    private TestGround ground;
    private final List<MachineSpec> started = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        ground = new TestGround(directory);
    }

    @AfterEach
    void end() {
        started.forEach(ground::end);
    }

    static Stream<String> fatalRules() {
        return BOOT_CALLS.stream()
                .flatMap(call ->
                        Stream.of(
                                "before " + call + " exit 1",
                                "before " + call + " answer 400 told to",
                                "after " + call + " kill KILL"));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("fatalRules")
    void aBootThatFailsLeavesNothing(String rule) throws IOException {
        MachineSpec spec = spec();
        try (FirecrackerHypervisor hypervisor = misbehaving(rule)) {
            assertThatThrownBy(() -> hypervisor.start(spec))
                    .isInstanceOf(VmmFailed.class)
                    .hasMessageStartingWith("vm " + spec.id() + " did not start: ");
        }
        ground.assertNothingIsLeftOf(spec);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(
            strings = {
                "after PUT /machine-config #1 close",
                "after PUT /drives/rootfs #1 close",
                "after PUT /vsock #1 close",
                "after PUT /actions:InstanceStart #1 close",
                "before PUT /balloon #1 close",
            })
    void anAnswerThatIsLostIsNoFailure(String rule) throws IOException {
        MachineSpec spec = spec();
        try (FirecrackerHypervisor hypervisor = misbehaving(rule)) {
            Machine machine = hypervisor.start(spec);

            assertThat(machine.vcpus()).hasSize(2);
            machine.stop(Duration.ZERO);
        }
        ground.assertNothingIsLeftOf(spec);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @CsvSource({"before, GET /version", "after, PUT /actions:InstanceStart"})
    void aBootThatHangsIsGivenUp(String moment, String call) throws IOException {
        MachineSpec spec = spec();
        try (FirecrackerHypervisor hypervisor = misbehaving(moment + " " + call + " hang")) {
            assertThatThrownBy(() -> hypervisor.start(spec))
                    .isInstanceOf(VmmFailed.class)
                    .hasMessageContaining("did not answer");
        }
        ground.assertNothingIsLeftOf(spec);
    }

    static Stream<String> fatalRestoreRules() {
        return RESTORE_CALLS.stream()
                .flatMap(call ->
                        Stream.of(
                                "before " + call + " exit 1",
                                "before " + call + " answer 400 told to",
                                "after " + call + " kill KILL"));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("fatalRestoreRules")
    void aRestoreThatFailsLeavesNothing(String rule) throws IOException {
        Snapshot snapshot = snapshot();
        MachineSpec spec = spec();
        try (FirecrackerHypervisor hypervisor = misbehaving(rule)) {
            assertThatThrownBy(() -> hypervisor.restore(spec, snapshot))
                    .isInstanceOf(VmmFailed.class);
        }
        ground.assertNothingIsLeftOf(spec);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aCloneRunsBesideTheMachineItWas() throws IOException {
        Snapshot snapshot = snapshot();
        MachineSpec clone = spec();
        try (FirecrackerHypervisor hypervisor = healthy()) {
            Machine first = hypervisor.restore(clone, snapshot);
            MachineSpec other = spec();
            Machine second = hypervisor.restore(other, snapshot);

            assertThat(first.vsock()).isNotEqualTo(second.vsock());
            assertThat(second.vsock().orElseThrow()).exists();
            first.stop(Duration.ZERO);
            assertThat(ground.processes.lives(second.identity())).isTrue();
            second.stop(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(
            strings = {
                "before PUT /snapshot/create answer 400 told to",
                "after PUT /snapshot/create close",
            })
    void aSnapshotThatFailsLeavesNothingAndTheMachineRunsOn(String rule) throws IOException {
        MachineSpec spec = spec();
        try (FirecrackerHypervisor hypervisor = misbehaving(rule)) {
            Machine machine = hypervisor.start(spec);
            Path into = directory.resolve("snapshot");

            assertThatThrownBy(() -> machine.snapshot(into, Snapshot.Kind.FULL))
                    .isInstanceOf(VmmFailed.class);

            assertThat(into).doesNotExist();
            assertThat(into.resolveSibling("snapshot.new")).doesNotExist();
            FirecrackerApi api = new FirecrackerApi(spec.directory().path().resolve(Places.API));
            assertThat(api.state()).isEqualTo(FirecrackerApi.State.RUNNING);
            machine.stop(Duration.ZERO);
        }
        ground.assertNothingIsLeftOf(spec);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @CsvSource(
            delimiter = '|',
            value = {
                "boot+200 exit 148        | system call that its filter forbids",
                "boot+200 exit 149        | bus error (SIGBUS)",
                "boot+200 exit 150        | SIGSEGV",
                "boot+200 exit 1          | met an error (exit code 1)",
                "boot+200 kill KILL       | killed (signal 9)",
                "boot+200 kill TERM       | told to end (SIGTERM)",
            })
    void aMachineThatEndsSaysWhy(String rule, String reason) throws Exception {
        MachineSpec spec = spec();
        try (FirecrackerHypervisor hypervisor = misbehaving(rule)) {
            MachineExit exit = hypervisor.start(spec).exit().get(20, TimeUnit.SECONDS);

            assertThat(exit)
                    .isInstanceOfSatisfying(
                            MachineExit.Failed.class,
                            failed -> assertThat(failed.reason()).contains(reason));
        }
        ground.assertNothingIsLeftOf(spec);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aKernelThatPanicsIsNoReboot() throws Exception {
        MachineSpec spec = spec();
        try (FirecrackerHypervisor hypervisor = healthy()) {
            Machine machine = hypervisor.start(spec);

            GuestShell.run(machine, "panic");

            assertThat(machine.exit().get(20, TimeUnit.SECONDS))
                    .isEqualTo(
                            new MachineExit.Failed(
                                    Cause.GUEST_PANIC,
                                    "the guest's kernel panicked: sysrq triggered crash"));
            // What the one before printed is in the same file.
            Machine second = hypervisor.start(spec);
            Misbehaviour.of(spec.directory().path().resolve(Places.API), "reboot");
            assertThat(second.exit().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(MachineExit.ByGuest.class);
        }
        ground.assertNothingIsLeftOf(spec);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aMachineTellsItsCountersAndItsBalloon() throws IOException {
        MachineSpec spec = spec();
        try (FirecrackerHypervisor hypervisor = healthy()) {
            Machine machine = hypervisor.start(spec);

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        machine.askCounters();
                        return machine.counters()
                                .filter(now -> now.disks().readBytes() > 0)
                                .isPresent();
                    });
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            machine.balloonStatistics()
                                    .filter(now -> now.availableBytes() != null)
                                    .isPresent());
            machine.stop(Duration.ZERO);
        }
        ground.assertNothingIsLeftOf(spec);
    }

    /// Only a parent learns an exit code; the last line of metrics tells of a reset as well.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRebootIsToldByWhoeverHoldsTheMachine() throws Exception {
        MachineSpec spec = spec();
        Machine machine;
        try (FirecrackerHypervisor first = healthy()) {
            machine = first.start(spec);
        }
        try (FirecrackerHypervisor second = healthy()) {
            Machine found = second.adopt(spec.directory(), machine.identity()).orElseThrow();
            Misbehaviour.of(spec.directory().path().resolve(Places.API), "reboot");

            assertThat(found.exit().get(20, TimeUnit.SECONDS))
                    .isEqualTo(
                            new MachineExit.ByGuest(
                                    Cause.GUEST_REBOOT, "the guest rebooted, which ends a VM"));
        }
        ground.assertNothingIsLeftOf(spec);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"set ctrl-alt-del ignored", "before PUT /actions:SendCtrlAltDel hang"})
    void aGuestThatDoesNotStopIsStopped(String rule) throws IOException {
        MachineSpec spec = spec();
        try (FirecrackerHypervisor hypervisor = misbehaving(rule)) {
            Machine machine = hypervisor.start(spec);

            machine.stop(Duration.ofSeconds(1));

            assertThat(machine.exit()).isCompletedWithValue(new MachineExit.Requested());
        }
        ground.assertNothingIsLeftOf(spec);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aVersionThatIsTooOldIsNotSupported() throws IOException {
        MachineSpec spec = spec();
        try (FirecrackerHypervisor hypervisor = misbehaving("set version 1.9.0")) {
            assertThatThrownBy(() -> hypervisor.start(spec))
                    .isInstanceOf(HostException.NotSupported.class)
                    .hasMessageContaining("1.12.0");
        }
        ground.assertNothingIsLeftOf(spec);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatAnEarlierMachineLeftIsInNobodysWay() throws IOException {
        MachineSpec spec = spec();
        for (String name : List.of(Places.API, Places.VSOCK, Places.METRICS)) {
            Files.createFile(spec.directory().path().resolve(name));
        }
        try (FirecrackerHypervisor hypervisor = healthy()) {
            hypervisor.start(spec).stop(Duration.ZERO);
        }
        ground.assertNothingIsLeftOf(spec);
    }

    private Snapshot snapshot() throws IOException {
        MachineSpec spec = spec();
        Snapshot snapshot = new Snapshot(directory.resolve("snapshot"));
        try (FirecrackerHypervisor hypervisor = healthy()) {
            Machine machine = hypervisor.start(spec);
            machine.snapshot(snapshot.directory(), Snapshot.Kind.FULL);
            machine.stop(Duration.ZERO);
        }
        return snapshot;
    }

    private MachineSpec spec() throws IOException {
        MachineSpec spec = ground.spec();
        started.add(spec);
        return spec;
    }

    private FirecrackerHypervisor healthy() {
        return ground.hypervisor(FirecrackerBinaries.executable());
    }

    private FirecrackerHypervisor misbehaving(String rules) throws IOException {
        return ground.hypervisor(FirecrackerBinaries.misbehaving(directory, rules));
    }
}
