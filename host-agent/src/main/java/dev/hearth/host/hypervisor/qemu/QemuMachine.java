// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.hypervisor.ConsoleMedium;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.hypervisor.ProcessIdentity;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.hypervisor.VmmLog;
import dev.hearth.host.storage.VmDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// One QEMU process. A thread of its own keeps a control connection open for as long as the process
/// lives, for QEMU tells the reason of its end only to who is connected then.
final class QemuMachine implements Machine {

    private static final Logger log = LoggerFactory.getLogger(QemuMachine.class);

    private static final Duration QMP_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration STATS_TIMEOUT = Duration.ofMillis(200);
    private static final Duration QUIT_GRACE = Duration.ofSeconds(2);

    /// A guest that is still booting does not see the power button, so it is pressed repeatedly.
    private static final Duration PRESS_INTERVAL = Duration.ofSeconds(1);

    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(5);
    private static final Duration RECONNECT_INTERVAL = Duration.ofMillis(50);

    private final ProcessIdentity identity;
    private final VmDirectory directory;
    private final Processes processes;
    private final CompletableFuture<OptionalInt> ended;
    private final CompletableFuture<MachineExit> exit = new CompletableFuture<>();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final Thread watcher;

    /// Of the watcher: whether the log tells already that the connection is lost.
    private boolean lossReported;

    private volatile boolean stopRequested;
    private volatile boolean released;
    private volatile @Nullable String shutdownEvent;
    private volatile @Nullable QmpConnection connection;
    private volatile List<Vcpu> vcpus = List.of();

    /// Where in the console's log begins what is printed from now on.
    private final long consoleFrom;

    /// @param ended completes when the process is gone, with its exit code where that is known
    QemuMachine(
            ProcessIdentity identity,
            VmDirectory directory,
            Processes processes,
            CompletableFuture<OptionalInt> ended) {
        this.identity = identity;
        this.directory = directory;
        this.processes = processes;
        this.ended = ended;
        this.consoleFrom = new VmmLog(directory.consoleLog()).length();
        this.watcher =
                Thread.ofVirtual()
                        .name("vm-" + directory.path().getFileName())
                        .unstarted(this::watch);
        Thread.ofVirtual().name(watcher.getName() + "-end").start(() -> onEnd(ended.join()));
        watcher.start();
    }

    @Override
    public ProcessIdentity identity() {
        return identity;
    }

    @Override
    public List<Vcpu> vcpus() {
        return vcpus;
    }

    @Override
    public Optional<DiskTotals> diskTotals() {
        QmpConnection current = connection;
        if (current == null) {
            return Optional.empty();
        }
        try {
            long read = 0;
            long written = 0;
            for (JsonNode device : current.execute("query-blockstats", STATS_TIMEOUT)) {
                read += device.path("stats").path("rd_bytes").bigIntegerValue().longValue();
                written += device.path("stats").path("wr_bytes").bigIntegerValue().longValue();
            }
            return Optional.of(new DiskTotals(read, written));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public ConsoleMedium console() {
        return new QemuConsole(directory);
    }

    @Override
    public CompletableFuture<MachineExit> exit() {
        return exit.copy();
    }

    @Override
    public void pause() {
        execute("stop");
    }

    @Override
    public void resume() {
        execute("cont");
    }

    @Override
    public boolean isPaused() {
        QmpConnection current = connection;
        try {
            if (current != null) {
                return current.execute("query-status", QMP_TIMEOUT)
                        .path("status")
                        .asString("")
                        .equals("paused");
            }
        } catch (IOException e) {
            throw new VmmFailed("%s does not say whether it runs".formatted(vm()), e);
        }
        throw new VmmFailed("%s: QEMU is not there to say whether it runs".formatted(vm()));
    }

    /// QEMU can write its state into a file, but microvm's devices cannot be relied on to come
    /// back.
    @Override
    public void snapshot(Path into, Snapshot.Kind kind) {
        throw QemuHypervisor.noSnapshots();
    }

    @Override
    public void stop(Duration grace) {
        stopRequested = true;
        if (!grace.isZero()) {
            // A guest that stands still sees no power button.
            command("cont");
        }
        long deadline = System.nanoTime() + grace.toNanos();
        while (System.nanoTime() < deadline && command("system_powerdown")) {
            long left = Math.max(0, deadline - System.nanoTime());
            if (endsWithin(Duration.ofNanos(Math.min(left, PRESS_INTERVAL.toNanos())))) {
                return;
            }
        }
        if (command("quit") && endsWithin(QUIT_GRACE)) {
            return;
        }
        processes.kill(identity);
        exit.join();
    }

    /// Waits until the machine runs and its vCPU threads are known.
    ///
    /// Throws [IOException] when it does not run within the time limit, and returns early when it
    /// has ended.
    void awaitRunning(Duration limit) throws IOException {
        try {
            CompletableFuture.anyOf(connected, exit).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new QmpException("QEMU did not run the guest within " + limit);
        } catch (ExecutionException e) {
            throw new IOException("QEMU did not run the guest", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QmpException("interrupted while QEMU started");
        }
    }

    /// Lets go of the process, which keeps running.
    void release() {
        released = true;
        watcher.interrupt();
        disconnect();
    }

    private void execute(String command) {
        QmpConnection current = connection;
        if (current == null) {
            throw new VmmFailed("%s: QEMU is not there to %s it".formatted(vm(), command));
        }
        try {
            current.execute(command, QMP_TIMEOUT);
        } catch (IOException e) {
            throw new VmmFailed(
                    "%s: QEMU did not %s it: %s".formatted(vm(), command, e.getMessage()), e);
        }
    }

    private String vm() {
        return "vm " + directory.path().getFileName();
    }

    private boolean command(String command) {
        QmpConnection current = connection;
        if (current == null) {
            return false;
        }
        try {
            current.execute(command, QMP_TIMEOUT);
            return true;
        } catch (IOException e) {
            // `quit` may end in a closed connection instead of an answer.
            return endsWithin(Duration.ofMillis(100));
        }
    }

    private boolean endsWithin(Duration limit) {
        try {
            exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void watch() {
        VmmLog vmmLog = new VmmLog(directory.log());
        try {
            while (!exit.isDone() && !released) {
                // Also while QEMU does not answer: it may write all the more.
                vmmLog.trim();
                if (isConnected() || reconnect()) {
                    awaitEndOrTime();
                } else if (processes.isGone(identity)) {
                    // The system may never say so: not when its parent leaves it a zombie. Our own
                    // child's exit code is on its way.
                    ended.completeOnTimeout(OptionalInt.empty(), 1, TimeUnit.SECONDS);
                    return;
                } else {
                    Thread.sleep(connected.isDone() ? WATCH_INTERVAL : RECONNECT_INTERVAL);
                }
            }
        } catch (InterruptedException e) {
            // Released.
            disconnect();
        }
    }

    private boolean isConnected() {
        QmpConnection current = connection;
        return current != null && !current.ended().isDone();
    }

    private boolean reconnect() {
        try {
            connect();
            lossReported = false;
            return true;
        } catch (IOException e) {
            disconnect();
            if (connected.isDone() && !lossReported && processes.lives(identity)) {
                log.atWarn()
                        .addKeyValue("vm_directory", directory.path())
                        .setCause(e)
                        .log("QEMU's control socket does not answer; trying again");
                lossReported = true;
            }
            return false;
        }
    }

    private void connect() throws IOException {
        QmpConnection fresh = QmpConnection.open(directory.qmpSocket(), QMP_TIMEOUT, this::onEvent);
        connection = fresh;
        List<Vcpu> found = new ArrayList<>();
        for (JsonNode cpu : fresh.execute("query-cpus-fast", QMP_TIMEOUT)) {
            found.add(new Vcpu(cpu.path("cpu-index").asInt(), cpu.path("thread-id").asLong()));
        }
        vcpus = List.copyOf(found);
        connected.complete(null);
    }

    private void awaitEndOrTime() throws InterruptedException {
        QmpConnection current = connection;
        if (current == null) {
            return;
        }
        try {
            CompletableFuture.anyOf(exit, current.ended())
                    .get(WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            // QEMU closes its socket a little before it ends; do not dial what is about to go.
            endsWithin(Duration.ofMillis(200));
        } catch (TimeoutException | ExecutionException e) {
            return;
        }
    }

    private void onEvent(JsonNode event) {
        if (event.path("event").asString("").equals("SHUTDOWN")) {
            shutdownEvent = event.path("data").path("reason").asString("");
        }
    }

    private void onEnd(OptionalInt exitCode) {
        QmpConnection current = connection;
        if (current != null) {
            // The last event may still be on its way through the connection's thread.
            current.ended().completeOnTimeout(null, 500, TimeUnit.MILLISECONDS).join();
        }
        String lastWords = new VmmLog(directory.log()).lastWords();
        String printed = new VmmLog(directory.consoleLog()).tail(consoleFrom);
        disconnect();
        if (!released) {
            directory.removeLeftovers();
        }
        exit.complete(
                new ExitReason(stopRequested, shutdownEvent, exitCode, printed, lastWords).exit());
    }

    private void disconnect() {
        QmpConnection current = connection;
        if (current != null) {
            current.close();
        }
    }
}
