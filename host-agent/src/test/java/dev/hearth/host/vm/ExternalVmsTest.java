// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.RestoreFrom;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import dev.hearth.host.fault.HostException.NotFound;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.network.ExternalAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// VMs that Hearth did not boot: what may be wanted of them, what not, and how they last. Fixture:
/// a service whose operator opened 127.0.0.0/8.
class ExternalVmsTest {

    private static final UUID ID = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final VmSpec SPEC = at("127.5.0.1", 8080);

    @TempDir Path directory;
    private TestHost host;
    private VmService vms;

    @BeforeEach
    void serve() throws IOException {
        host = new TestHost(directory);
        vms = host.service();
    }

    @Test
    void isThereAtOnceAndAskedWhereItIs() {
        VmStatus vm = vms.ensure(ID, SPEC);

        assertThat(vm.state()).isEqualTo(VmState.EXTERNAL);
        assertThat(vm.reason()).isNull();
        assertThat(vm.address()).isEqualTo("127.5.0.1");
        assertThat(vm.agentPort()).isEqualTo(8080);
        assertThat(vm.incarnation()).startsWith("external-");
        assertThat(vm.pid()).isNull();
        assertThat(vm.startedAt()).isNull();
        assertThat(vm.spec().machine()).isEmpty();
        assertThat(vms.ensure(ID, SPEC)).isEqualTo(vm);
    }

    @Test
    void takesNoSlotAndNoDisk() {
        vms.ensure(ID, SPEC);

        assertThat(host.home().lastSlot()).doesNotExist();
        assertThat(host.home().vm(ID).path()).isDirectoryContaining("glob:**/spec.json");
        assertThat(host.home().vm(ID).disk()).doesNotExist();
    }

    @Test
    void outlivesTheHostAgentAsTheSameIncarnation() {
        VmStatus before = vms.ensure(ID, SPEC);

        assertThat(host.service().get(ID)).isEqualTo(before);
    }

    @Test
    void whatIsAskedElsewhereIsAnotherIncarnation() {
        String before = vms.ensure(ID, SPEC).incarnation();

        VmStatus moved = vms.ensure(ID, at("127.5.0.2", 8080));
        VmStatus again = vms.ensure(ID, at("127.5.0.2", 9000));
        VmStatus renamed =
                vms.ensure(ID, VmSpec.external("other", new ExternalSpec("127.5.0.2", 9000)));

        assertThat(moved.address()).isEqualTo("127.5.0.2");
        assertThat(again.agentPort()).isEqualTo(9000);
        assertThat(Set.of(before, moved.incarnation(), again.incarnation())).hasSize(3);
        assertThat(renamed.incarnation()).isEqualTo(again.incarnation());
        assertThat(renamed.spec().name()).isEqualTo("other");
        assertThat(host.service().get(ID)).isEqualTo(renamed);
    }

    @Test
    void nothingIsDoneToItsMachine() {
        vms.ensure(ID, SPEC);

        for (Consumer<UUID> each :
                List.<Consumer<UUID>>of(
                        vms::start,
                        vms::stop,
                        vms::pause,
                        vms::resume,
                        id -> vms.takeSnapshot(id, OTHER))) {
            assertThatThrownBy(() -> each.accept(ID))
                    .isInstanceOf(WrongState.class)
                    .hasMessageContaining("is external: it was not booted here");
        }
        assertThat(vms.stopAll()).isZero();
        assertThat(vms.get(ID).state()).isEqualTo(VmState.EXTERNAL);
    }

    @Test
    void doesNotGoOnFromASnapshot() throws IOException {
        TestHost able =
                new TestHost(Files.createDirectory(directory.resolve("able"))).withSnapshots();
        VmService service = able.service();
        service.ensure(OTHER, new VmSpec("demo", 1, 128, "demo"));
        service.start(OTHER);
        service.takeSnapshot(OTHER, OTHER);
        service.ensure(ID, SPEC);

        assertThatThrownBy(() -> service.restore(ID, new RestoreFrom(OTHER, OTHER)))
                .isInstanceOf(WrongState.class)
                .hasMessageContaining("cannot be restored here");
    }

    @Test
    void isForgottenWhenDeleted() {
        vms.ensure(ID, SPEC);

        vms.delete(ID);

        assertThatThrownBy(() -> vms.get(ID)).isInstanceOf(NotFound.class);
        assertThat(host.service().list()).isEmpty();
        assertThat(host.home().vm(ID).path()).doesNotExist();
        assertThat(vms.ensure(OTHER, SPEC).address()).isEqualTo("127.5.0.1");
    }

    @Test
    void anAddressIsOneVmsOnly() {
        vms.ensure(ID, SPEC);
        vms.ensure(OTHER, new VmSpec("demo", 1, 128, "demo"));
        String booted = Objects.requireNonNull(vms.get(OTHER).address());

        assertThat(faults(new UUID(1, 3), SPEC))
                .containsExactly(new Fault("external.address", "must not be that of vm " + ID));
        assertThat(faults(new UUID(1, 3), at(booted, 8080)))
                .containsExactly(new Fault("external.address", "must not be that of vm " + OTHER));
    }

    @Test
    void allFaultsAreToldAtOnce() {
        VmSpec wrong =
                new VmSpec(
                        "-",
                        1,
                        128,
                        "demo",
                        512,
                        new NetworkSpec(NetworkMode.NAT, List.of()),
                        new ExternalSpec("192.168.1", 0),
                        61);

        assertThat(faults(ID, wrong))
                .extracting(Fault::field)
                .containsExactly(
                        "name",
                        "poll_interval_s",
                        "vcpu_count",
                        "mem_size_mib",
                        "image",
                        "disk_mib",
                        "network",
                        "external.agent_port",
                        "external.address");
    }

    @Test
    void aVmStaysWhatItIs() {
        vms.ensure(ID, SPEC);
        vms.ensure(OTHER, new VmSpec("demo", 1, 128, "demo"));

        assertThat(faults(ID, new VmSpec("demo", 1, 128, "demo")))
                .extracting(Fault::field)
                .containsExactly("external");
        assertThat(faults(OTHER, at("127.5.0.9", 8080)))
                .extracting(Fault::field)
                .containsExactly("external");
    }

    @Test
    void isNotAskedAnyMoreWhereTheOperatorClosedWhatWasOpen() {
        vms.ensure(ID, SPEC);

        VmService after =
                new VmService(
                        host.home(),
                        host.launcher(),
                        host.chronicle(),
                        4096,
                        new ExternalAddresses(List.of(), Set::of));
        after.recover();

        assertThat(after.get(ID).agentPort()).isNull();
        assertThat(after.get(ID).reason())
                .contains("127.5.0.1 is not asked", "HEARTH_HOST_EXTERNAL_ALLOW=127.5.0.1/32");
        assertThat(after.get(ID).incarnation()).isEqualTo(vms.get(ID).incarnation());
    }

    @Test
    void aDescriptionOfBeforeThereWereExternalVmsIsStillRead() throws IOException {
        vms.ensure(ID, new VmSpec("demo", 1, 128, "demo"));
        Path file = host.home().vm(ID).spec();
        String before =
                Files.readString(file)
                        .replace(",\"external\":null", "")
                        .replace(",\"incarnation\":null", "");
        Files.writeString(file, before);
        assertThat(before).doesNotContain("external", "incarnation");

        assertThat(host.service().get(ID)).isEqualTo(vms.get(ID));
    }

    private List<Fault> faults(UUID id, VmSpec spec) {
        try {
            vms.ensure(id, spec);
        } catch (Invalid e) {
            return e.faults();
        }
        throw new AssertionError("was taken: " + spec);
    }

    private static VmSpec at(String address, int port) {
        return VmSpec.external("elsewhere", new ExternalSpec(address, port));
    }
}
