// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.up;

import dev.hearth.cli.api.ManagerApi;
import dev.hearth.cli.api.Refused;
import dev.hearth.cli.stack.Home;
import dev.hearth.cli.stack.NotReady;
import dev.hearth.cli.stack.ProcessId;
import dev.hearth.cli.stack.Stack;
import dev.hearth.contract.rest.Host;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmMetrics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import picocli.CommandLine.Command;

/// Starts the host agent, the manager and a demo VM, shows the first sample from inside the guest,
/// and stays until Ctrl-C, SIGTERM or `hearth down`; then it ends all of it.
@Command(name = "up", description = "start everything and a demo VM; Ctrl-C stops all of it")
public final class Up implements Callable<Integer> {

    private static final String DEMO = "demo";
    private static final Duration FIRST_SAMPLE = Duration.ofSeconds(60);
    private static final Duration HOST_HEARD = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration WATCH = Duration.ofSeconds(1);

    private final Home home;
    private final PrintStream out;
    private final Stack stack;
    private final CountDownLatch end = new CountDownLatch(1);

    /// Held while something is started or stopped, so that an early Ctrl-C stops a whole stack.
    private final ReentrantLock changing = new ReentrantLock();

    public Up(Home home, PrintStream out) {
        this.home = home;
        this.out = out;
        this.stack = Stack.of(home);
    }

    @Override
    public Integer call() throws Exception {
        refuseASecond();
        stack.refuseWhenRunning();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        Files.writeString(pidFile(), ownId() + "\n");
        step("starting the host agent and the manager");
        try (ManagerApi api = new ManagerApi(startPrograms())) {
            awaitHost(api);
            Vm vm = demo(api);
            VmMetrics sample = firstSample(api, vm);
            show(api, vm, sample);
        } catch (Refused e) {
            if (end.getCount() > 0) {
                throw e;
            }
            // What Ctrl-C cut short is no error.
        }
        return watch();
    }

    private String startPrograms() {
        changing.lock();
        try {
            return stack.start();
        } finally {
            changing.unlock();
        }
    }

    /// Before the manager has heard of its host, nobody knows what runs there already.
    private static void awaitHost(ManagerApi api) throws InterruptedException {
        long deadline = System.nanoTime() + HOST_HEARD.toNanos();
        Host host = api.health().hosts().getFirst();
        while (!host.reachable()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the manager does not reach the host agent: " + host.reason());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            host = api.health().hosts().getFirst();
        }
    }

    private Vm demo(ManagerApi api) {
        Vm vm = api.vmNamed(DEMO).orElseGet(() -> api.create(new VmCreate(DEMO, 1, 128, DEMO)));
        step("booting the VM " + DEMO);
        return switch (vm.state()) {
            case RUNNING, STARTING, SNAPSHOTTING, EXTERNAL -> vm;
            case PAUSED -> api.resume(vm.id());
            case STOPPED, FAILED, STOPPING, UNKNOWN -> api.start(vm.id());
        };
    }

    private VmMetrics firstSample(ManagerApi api, Vm vm) throws InterruptedException {
        long deadline = System.nanoTime() + FIRST_SAMPLE.toNanos();
        VmMetrics sample = api.metrics(vm.id());
        while (!SampleText.wholeGuest(sample)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "no sample from inside the guest after a minute: "
                                + sample.reason()
                                + "; see "
                                + stack.hostAgent().log());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            sample = api.metrics(vm.id());
        }
        return sample;
    }

    private void show(ManagerApi api, Vm vm, VmMetrics sample) {
        out.println();
        out.println("First sample from inside " + vm.name() + ":");
        out.print(SampleText.of(sample));
        out.println();
        out.println("  Web UI        " + api.ui());
        out.println("  Guest         " + api.vm(vm.id()).guestIp());
        out.println("  Console       ./hearth console " + vm.name());
        databaseUrl().ifPresent(url -> out.println("  DATABASE_URL  " + url));
        out.println();
        out.println("Ctrl-C, or ./hearth down, stops all of it.");
        out.flush();
    }

    /// Waits for the end; 1 when a program ended by itself.
    private int watch() throws InterruptedException {
        while (!end.await(WATCH.toMillis(), TimeUnit.MILLISECONDS)) {
            if (stack.hostAgent().process().isEmpty()) {
                out.println("hearth: the host agent ended; see " + stack.hostAgent().log());
                return 1;
            }
            if (stack.manager().process().isEmpty()) {
                out.println("hearth: the manager ended; see " + stack.manager().log());
                return 1;
            }
        }
        return 0;
    }

    private void stop() {
        end.countDown();
        changing.lock();
        try {
            step("stopping the VMs, the host agent and the manager");
            Files.deleteIfExists(pidFile());
            stack.stop();
            out.println("Stopped. The data stays in " + home.data() + ".");
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            out.println("hearth: " + e.getMessage());
        } finally {
            changing.unlock();
        }
    }

    private void refuseASecond() throws IOException {
        Files.createDirectories(home.run());
        if (Files.exists(pidFile())
                && ProcessId.parse(Files.readString(pidFile()))
                        .filter(ProcessId::alive)
                        .isPresent()) {
            throw new NotReady(
                    "Hearth is already up in " + home.data() + "; ./hearth down stops it");
        }
    }

    private Optional<String> databaseUrl() {
        String external = System.getenv("DATABASE_URL");
        if (external != null && !external.isEmpty()) {
            return Optional.of(external);
        }
        try {
            return Optional.of(Files.readString(home.databaseUrl()).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path pidFile() {
        return home.run().resolve("up.pid");
    }

    private static ProcessId ownId() {
        return ProcessId.of(ProcessHandle.current().pid()).orElseThrow();
    }

    private void step(String what) {
        out.println("==> " + what);
        out.flush();
    }
}
