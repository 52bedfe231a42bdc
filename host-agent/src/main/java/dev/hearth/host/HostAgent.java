// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.host.api.ApiServer;
import dev.hearth.host.api.ConsoleRoutes;
import dev.hearth.host.api.DiagnosisRoutes;
import dev.hearth.host.api.EventRoutes;
import dev.hearth.host.api.ExportRoutes;
import dev.hearth.host.api.HostRoutes;
import dev.hearth.host.api.ImageRoutes;
import dev.hearth.host.api.MetricsRoutes;
import dev.hearth.host.api.Routes;
import dev.hearth.host.api.SnapshotRoutes;
import dev.hearth.host.api.UpgradeRoutes;
import dev.hearth.host.api.VmRoutes;
import dev.hearth.host.config.HostConfig;
import dev.hearth.host.console.ConsoleService;
import dev.hearth.host.diagnosis.DiagnosisService;
import dev.hearth.host.event.EventLog;
import dev.hearth.host.event.EventWatch;
import dev.hearth.host.export.HostExport;
import dev.hearth.host.fault.HostException;
import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.hypervisor.Hypervisor;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.image.ImageService;
import dev.hearth.host.image.ImageStore;
import dev.hearth.host.image.Initramfs;
import dev.hearth.host.metrics.MetricsService;
import dev.hearth.host.metrics.Subscription;
import dev.hearth.host.network.ExternalAddresses;
import dev.hearth.host.network.HostCommands;
import dev.hearth.host.network.HostPorts;
import dev.hearth.host.network.LoopbackPool;
import dev.hearth.host.network.Nameserver;
import dev.hearth.host.network.NetworkOffer;
import dev.hearth.host.network.NetworkService;
import dev.hearth.host.spool.Spool;
import dev.hearth.host.storage.AtomicFile;
import dev.hearth.host.storage.Disks;
import dev.hearth.host.storage.HostLock;
import dev.hearth.host.storage.StateHome;
import dev.hearth.host.upgrade.SigningKey;
import dev.hearth.host.upgrade.UpgradeService;
import dev.hearth.host.vm.Chronicle;
import dev.hearth.host.vm.Launcher;
import dev.hearth.host.vm.VmNetworks;
import dev.hearth.host.vm.VmService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A host agent: all parts, wired in reading order.
final class HostAgent implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HostAgent.class);

    private static final Duration PREPARE_END_LIMIT = Duration.ofSeconds(2);

    private static final Path PROC = Path.of("/proc");

    private final HostConfig config;
    private final StateHome home;
    private final HostLock lock;
    private final HostFacts facts;
    private final Hypervisor hypervisor;
    private final Launcher launcher;
    private final SigningKey agentKey;
    private final EventWatch watch;
    private final VmService vms;

    private HostAgent(HostConfig config, StateHome home, HostLock lock) {
        this.config = config;
        this.home = home;
        this.lock = lock;
        this.facts = HostFacts.read(PROC);
        this.hypervisor = Hypervisors.of(config, home).choose(new Processes(PROC));
        this.agentKey = SigningKey.of(home.agentKey());
        this.launcher =
                new Launcher(
                        hypervisor,
                        new ImageStore(home.images()),
                        new Initramfs(home.initramfs(), config.guestInit(), config.guestAgent()),
                        new Disks(),
                        new LoopbackPool(new HostPorts()),
                        new VmNetworks(
                                new NetworkService(new HostCommands(List.of())),
                                NetworkOffer.of(PROC, Hypervisors.programPath()),
                                Nameserver.OF_HOST),
                        "hearth.upgrade_key=" + agentKey.publicKey());
        InstantSource clock = InstantSource.system();
        EventLog events = new EventLog(home, clock);
        this.watch = new EventWatch(events, PROC, clock);
        this.vms =
                new VmService(
                        home,
                        launcher,
                        new Chronicle(events, watch),
                        facts.memTotalMib(),
                        new ExternalAddresses(
                                config.externalAllow(), ExternalAddresses::ofThisMachine));
    }

    /// Takes the state home, and finds the VMs in it. Throws `HostException` when it is another's.
    static HostAgent open(HostConfig config) {
        StateHome home = new StateHome(config.home());
        home.create();
        HostLock lock = HostLock.take(home.lock());
        try {
            HostAgent agent = new HostAgent(config, home, lock);
            agent.vms.recover();
            return agent;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Serves the API until the JVM is told to end. The VMs run on.
    void serve() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (MetricsService metrics = new MetricsService(new HeldVms(vms), this::info, PROC);
                Subscription _ = metrics.subscribe(watch);
                Spool spool = new Spool(home.spool(), config.spoolMib() << 20);
                Subscription _ = metrics.subscribe(spool);
                Push push = Push.of(config, home, metrics);
                HostExport export =
                        new HostExport(
                                metrics, spool.counts(), hypervisor::readerCounts, push.counts());
                ImageService images =
                        new ImageService(launcher.images(), config.images(), vms::list);
                ConsoleService consoles = new ConsoleService(vms, home);
                ApiServer server =
                        new ApiServer(
                                config.listen(),
                                routes(
                                        metrics,
                                        new ImageRoutes(images),
                                        new MetricsRoutes(vms, metrics, spool),
                                        new ConsoleRoutes(consoles),
                                        new ExportRoutes(export)))) {
            metrics.start();
            consoles.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endAndAwait(end, closed), "end"));
            server.start();
            announce(server.address());
            Thread preparing = Thread.ofVirtual().name("prepare").start(this::prepare);
            end.await();
            log.atInfo().log("host agent ends; its VMs run on");
            // A trial of KVM in work ends its QEMU when it is interrupted, and nothing else would.
            preparing.interrupt();
            preparing.join(PREPARE_END_LIMIT);
        } finally {
            withdraw();
            closed.countDown();
        }
    }

    /// Stops every VM.
    void stopAll() {
        log.atInfo().addKeyValue("vms", vms.stopAll()).log("all VMs stopped");
    }

    @Override
    public void close() {
        hypervisor.close();
        lock.close();
    }

    private Routes routes(
            MetricsService measuring,
            ImageRoutes images,
            MetricsRoutes metrics,
            ConsoleRoutes consoles,
            ExportRoutes export) {
        return new Routes(
                new HostRoutes(this::info),
                new VmRoutes(vms),
                new SnapshotRoutes(vms),
                images,
                new EventRoutes(vms),
                new UpgradeRoutes(new UpgradeService(vms, config.guestAgent(), agentKey)),
                new DiagnosisRoutes(new DiagnosisService(vms, measuring, InstantSource.system())),
                metrics,
                consoles,
                export);
    }

    private HostInfo info() {
        return facts.with(
                hypervisor, launcher.networks().offer().modes(), launcher.images().names());
    }

    /// Finds out how guests are run before somebody waits for one.
    private void prepare() {
        try {
            launcher.images().names().stream()
                    .findFirst()
                    .flatMap(launcher.images()::find)
                    .ifPresent(image ->
                            hypervisor.prepare(
                                    new Boot(
                                            image.kernel(),
                                            launcher.initramfs().ensure(image),
                                            image.kernelArguments())));
        } catch (HostException e) {
            log.atWarn().setCause(e).log("could not find out ahead how guests are run");
        }
    }

    private void announce(InetSocketAddress address) {
        String text = address.getAddress().getHostAddress() + ":" + address.getPort();
        try {
            AtomicFile.write(home.address(), (text + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (HostException e) {
            // A full disk: whoever is to make room needs the API.
            log.atWarn().setCause(e).log("could not write the file that says where we listen");
        }
        log.atInfo()
                .addKeyValue("address", text)
                .addKeyValue("home", config.home())
                .addKeyValue("vms", vms.list().size())
                .log("host agent listens");
        if (config.guestAgent().isEmpty()) {
            log.atWarn().log("HEARTH_HOST_GUEST_AGENT is not set: guests will not be measured");
        }
    }

    private void withdraw() {
        try {
            Files.deleteIfExists(home.address());
        } catch (IOException e) {
            log.atWarn().setCause(e).log("could not remove the file that says where we listen");
        }
    }

    private static void endAndAwait(CountDownLatch end, CountDownLatch closed) {
        end.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
