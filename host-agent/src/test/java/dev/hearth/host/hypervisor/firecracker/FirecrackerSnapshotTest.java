// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.host.fault.HostException.NotSupported;
import dev.hearth.host.hypervisor.Devices;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.hypervisor.firecracker.FirecrackerApi.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots beside the way a whole one goes, which the contract test shows.
class FirecrackerSnapshotTest {

    @TempDir Path directory;
    private TestGround ground;
    private Optional<MachineSpec> started = Optional.empty();

    @BeforeEach
    void prepare() throws IOException {
        ground = new TestGround(directory);
    }

    @AfterEach
    void end() {
        started.ifPresent(ground::end);
    }

    @Test
    void aSnapshotThatItsHostAgentDidNotSurviveIsRemovedAndTheMachineRunsOn() throws IOException {
        MachineSpec spec = spec(128);
        Snapshot unfinished = new Snapshot(directory.resolve("snapshot.new"));
        Machine machine;
        try (FirecrackerHypervisor first = hypervisor()) {
            machine = first.start(spec);
            machine.pause();
        }
        Places places = new Places(spec.directory(), Optional.empty());
        SnapshotNote.of(places).write(unfinished);
        Files.createDirectory(unfinished.directory());
        Files.createFile(unfinished.state());
        Files.createFile(places.outside(Places.MEMORY_BEING_MADE));

        try (FirecrackerHypervisor second = hypervisor()) {
            Machine found = second.adopt(spec.directory(), machine.identity()).orElseThrow();

            assertThat(api(spec).state()).isEqualTo(State.RUNNING);
            assertThat(unfinished.directory()).doesNotExist();
            assertThat(places.outside(Places.MEMORY_BEING_MADE)).doesNotExist();
            found.stop(Duration.ZERO);
        }
        ground.assertNothingIsLeftOf(spec);
    }

    @Test
    void aMachineThatWasPausedOnPurposeStaysPaused() throws IOException {
        MachineSpec spec = spec(128);
        Machine machine;
        try (FirecrackerHypervisor first = hypervisor()) {
            machine = first.start(spec);
            machine.pause();
            machine.snapshot(directory.resolve("snapshot"), Snapshot.Kind.FULL);
            assertThat(api(spec).state()).isEqualTo(State.PAUSED);
        }
        try (FirecrackerHypervisor second = hypervisor()) {
            Machine found = second.adopt(spec.directory(), machine.identity()).orElseThrow();

            assertThat(api(spec).state()).isEqualTo(State.PAUSED);
            found.stop(Duration.ZERO);
        }
        ground.assertNothingIsLeftOf(spec);
    }

    @Test
    void whatWasWrittenSinceIsASnapshotOfItsOwn() throws IOException {
        MachineSpec spec = spec(128);
        Snapshot snapshot = new Snapshot(directory.resolve("snapshot"));
        try (FirecrackerHypervisor hypervisor = hypervisor()) {
            Machine machine = hypervisor.start(spec);

            machine.snapshot(snapshot.directory(), Snapshot.Kind.DIFF);

            assertThat(List.of(snapshot.state(), snapshot.memory(), snapshot.disk()))
                    .allMatch(Files::exists);
            assertThat(api(spec).state()).isEqualTo(State.RUNNING);
            machine.stop(Duration.ZERO);
        }
    }

    @Test
    void aDifferenceThatMayBeCorruptIsNotMade() throws IOException {
        MachineSpec spec = spec(4096);
        Path into = directory.resolve("snapshot");
        try (FirecrackerHypervisor hypervisor = hypervisor()) {
            Machine machine = hypervisor.start(spec);

            assertThatThrownBy(() -> machine.snapshot(into, Snapshot.Kind.DIFF))
                    .isInstanceOf(NotSupported.class);
            assertThat(into).doesNotExist();
            assertThat(api(spec).state()).isEqualTo(State.RUNNING);
            machine.stop(Duration.ZERO);
        }
    }

    private MachineSpec spec(int memSizeMib) throws IOException {
        Devices plain = Devices.PLAIN;
        Devices tracked =
                new Devices(
                        plain.rootDisk(),
                        plain.nics(),
                        plain.networkNamespace(),
                        plain.balloon(),
                        plain.metadata(),
                        Devices.DirtyPages.TRACKED);
        MachineSpec spec = ground.spec(tracked, memSizeMib);
        started = Optional.of(spec);
        return spec;
    }

    private FirecrackerHypervisor hypervisor() {
        return ground.hypervisor(FirecrackerBinaries.executable());
    }

    private static FirecrackerApi api(MachineSpec spec) {
        return new FirecrackerApi(spec.directory().path().resolve(Places.API));
    }
}
