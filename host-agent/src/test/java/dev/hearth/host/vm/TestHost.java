// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.host.config.AddressRange;
import dev.hearth.host.config.ImageConfig;
import dev.hearth.host.event.EventLog;
import dev.hearth.host.event.EventWatch;
import dev.hearth.host.image.ImageService;
import dev.hearth.host.image.ImageStore;
import dev.hearth.host.image.Initramfs;
import dev.hearth.host.network.ExternalAddresses;
import dev.hearth.host.network.LoopbackPool;
import dev.hearth.host.network.Nameserver;
import dev.hearth.host.network.NetworkOffer;
import dev.hearth.host.network.NetworkService;
import dev.hearth.host.network.Ports;
import dev.hearth.host.storage.Disks;
import dev.hearth.host.storage.StateHome;
import dev.hearth.host.upgrade.SigningKey;
import dev.hearth.host.upgrade.UpgradeService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A state home with one tiny image, invented ports, links and rules, and a fake hypervisor.
public final class TestHost {

    /// The machines of this host.
    public final FakeHypervisor hypervisor = new FakeHypervisor();

    /// What was run for the networks of VMs.
    final RecordedCommands commands = new RecordedCommands();

    final StateHome home;

    /// External VMs may be at loopback addresses.
    public static final ExternalAddresses EXTERNALS =
            new ExternalAddresses(List.of(AddressRange.parse("127.0.0.0/8")), Set::of);

    private final Path directory;
    private Ports ports = new FreePorts();

    public TestHost(Path directory) throws IOException {
        this.directory = directory;
        this.home = new StateHome(directory);
        home.create();
        Path image = Files.createDirectories(home.images().resolve("demo"));
        Files.writeString(image.resolve("kernel"), "kernel");
        Files.writeString(image.resolve("rootfs.ext4"), "disk");
        Files.writeString(directory.resolve("guest-init"), "init");
    }

    /// With machines that can be put to disk.
    public TestHost withSnapshots() {
        hypervisor.hasSnapshots = true;
        return this;
    }

    /// With other ports than those that are all free.
    public TestHost withPorts(Ports others) {
        ports = others;
        return this;
    }

    /// With machines that cannot.
    public void withoutSnapshots() {
        hypervisor.hasSnapshots = false;
    }

    /// A service as after a start of the host agent: it knows what the state home knows.
    public VmService service() {
        VmService service = new VmService(home, launcher(), chronicle(), 4096, EXTERNALS);
        service.recover();
        return service;
    }

    /// Its images, which may be imported from files below `import/` in its directory.
    public ImageService images(VmService vms) {
        ImageConfig config =
                new ImageConfig(List.of(directory.resolve("import")), List.of(), List.of(), 64);
        return new ImageService(new ImageStore(home.images()), config, vms::list);
    }

    /// It has no guest agent to send.
    public UpgradeService upgrades(VmService vms) {
        return new UpgradeService(vms, Optional.empty(), SigningKey.of(home.agentKey()));
    }

    /// Where it keeps what it knows.
    public StateHome home() {
        return home;
    }

    Chronicle chronicle() {
        InstantSource clock = InstantSource.system();
        EventLog events = new EventLog(home, clock);
        return new Chronicle(events, new EventWatch(events, directory.resolve("proc"), clock));
    }

    Launcher launcher() {
        return new Launcher(
                hypervisor,
                new ImageStore(home.images()),
                new Initramfs(home.initramfs(), directory.resolve("guest-init"), Optional.empty()),
                new Disks(),
                new LoopbackPool(ports),
                new VmNetworks(
                        new NetworkService(commands),
                        new NetworkOffer(List.of(NetworkMode.values()), ""),
                        new Nameserver(List.of(directory.resolve("resolv.conf")))),
                "");
    }

    /// Holds every start up until it is called again with another number.
    public void allowStarts(int number) {
        hypervisor.permits.drainPermits();
        hypervisor.permits.release(number);
    }

    private static final class FreePorts implements Ports {
        @Override
        public boolean isFree(String address, int port) {
            return true;
        }

        @Override
        public int anyFree(String address) {
            return 40000;
        }
    }
}
