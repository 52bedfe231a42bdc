// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.hypervisor.BalloonStatistics;
import dev.hearth.host.hypervisor.ConsoleMedium;
import dev.hearth.host.hypervisor.Machine;
import dev.hearth.host.hypervisor.MachineExit;
import dev.hearth.host.hypervisor.ProcessIdentity;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.hypervisor.Snapshot;
import dev.hearth.host.hypervisor.VmmCounters;
import dev.hearth.host.hypervisor.VmmLog;
import dev.hearth.host.hypervisor.firecracker.metrics.MetricTotals;
import dev.hearth.host.hypervisor.firecracker.metrics.MetricsFeed;
import dev.hearth.host.hypervisor.firecracker.metrics.VmMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Firecracker process. A thread of its own keeps its logs short and sees to it that its end is
/// noticed; when it has ended, all that it stood on is removed.
final class FirecrackerMachine implements Machine {

    private static final Logger log = LoggerFactory.getLogger(FirecrackerMachine.class);

    /// A guest that is still booting does not see the keys, so they are pressed repeatedly.
    private static final Duration PRESS_INTERVAL = Duration.ofSeconds(1);

    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(5);
    private static final Duration VCPU_LIMIT = Duration.ofMillis(500);
    private static final Duration VCPU_INTERVAL = Duration.ofMillis(2);

    private static final Pattern VCPU = Pattern.compile("fc_vcpu (\\d{1,4})");

    private final ProcessIdentity identity;
    private final Ground ground;
    private final Processes processes;
    private final FirecrackerApi api;
    private final MetricsFeed metrics;
    private final ConsoleMedium console;
    private final long consoleFrom;
    private final CompletableFuture<OptionalInt> ended;
    private final CompletableFuture<MachineExit> exit = new CompletableFuture<>();
    private final Thread watcher;

    private volatile boolean stopRequested;
    private volatile boolean released;
    private volatile boolean settled = true;
    private volatile List<Vcpu> vcpus = List.of();

    /// @param ground is removed when the process has ended
    /// @param ended completes when the process is gone, with its exit code where that is known
    /// @param lines what it writes and what is typed
    FirecrackerMachine(
            ProcessIdentity identity,
            Ground ground,
            Processes processes,
            CompletableFuture<OptionalInt> ended,
            Lines lines) {
        this.identity = identity;
        this.ground = ground;
        this.processes = processes;
        this.ended = ended;
        this.metrics = lines.metrics();
        this.console = lines.console();
        this.consoleFrom = lines.consoleFrom();
        this.api = new FirecrackerApi(ground.places().socket(Places.API, identity.pid()));
        this.watcher = Thread.ofVirtual().name("vm-" + ground.places().id()).unstarted(this::watch);
        Thread.ofVirtual().name(watcher.getName() + "-end").start(() -> onEnd(ended.join()));
        watcher.start();
    }

    /// What leads to and from the process.
    ///
    /// @param metrics what it measures; closed when it has ended
    /// @param console its guest's
    /// @param consoleFrom where this guest's words begin in the console's output
    record Lines(MetricsFeed metrics, ConsoleMedium console, long consoleFrom) {}

    @Override
    public ProcessIdentity identity() {
        return identity;
    }

    @Override
    public List<Vcpu> vcpus() {
        return vcpus;
    }

    /// Among its [#counters].
    @Override
    public Optional<DiskTotals> diskTotals() {
        return Optional.empty();
    }

    @Override
    public ConsoleMedium console() {
        return console;
    }

    @Override
    public Optional<BalloonStatistics> balloonStatistics() {
        try {
            return Optional.of(api.balloonStatistics());
        } catch (ApiException e) {
            // None yet, none at all, or too late: there is nothing to tell.
            return Optional.empty();
        }
    }

    @Override
    public void askCounters() {
        metrics.flush();
    }

    @Override
    public Optional<VmmCounters> counters() {
        return metrics.totals().map(MetricTotals::counters);
    }

    @Override
    public Optional<Path> vsock() {
        return Optional.of(ground.places().socket(Places.VSOCK, identity.pid()));
    }

    @Override
    public CompletableFuture<MachineExit> exit() {
        return exit.copy();
    }

    @Override
    public void pause() {
        done("pause", api::pause);
    }

    @Override
    public void resume() {
        done("resume", api::resume);
    }

    @Override
    public boolean isPaused() {
        try {
            return api.state() == FirecrackerApi.State.PAUSED;
        } catch (ApiException e) {
            throw new VmmFailed(
                    "vm %s does not say whether it runs: %s"
                            .formatted(ground.places().id(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void snapshot(Path into, Snapshot.Kind kind) {
        new SnapshotWriter(api, ground.places()).write(into, kind);
    }

    /// There is no power button: Ctrl+Alt+Del is what a guest can be asked with, and its init has
    /// to make a reboot of it.
    @Override
    public void stop(Duration grace) {
        stopRequested = true;
        if (!grace.isZero() && endsByKeys(System.nanoTime() + grace.toNanos())) {
            return;
        }
        tried("flush its metrics", api::flushMetrics);
        // SIGTERM would end it as suddenly as SIGKILL does.
        processes.kill(identity);
        exit.join();
    }

    FirecrackerApi api() {
        return api;
    }

    Places places() {
        return ground.places();
    }

    /// Ends what a host agent that died while it put the machine to disk left undone. Firecracker
    /// may still be at it, and answer nothing until it is done: then it is tried again.
    void settle() {
        settled = false;
        try {
            new SnapshotWriter(api, ground.places()).recover();
            settled = true;
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("pid", identity.pid())
                    .setCause(e)
                    .log("a machine that was being put to disk does not run on yet");
        }
    }

    /// Has its metrics asked for from now on. A process that runs no guest yet would refuse.
    void listen() {
        metrics.flushThrough(ground.places().socket(Places.API, identity.pid()));
    }

    /// Waits for the vCPU threads, which are named a moment after they start.
    ///
    /// @param expected how many there must be
    void findVcpus(int expected) {
        long deadline = System.nanoTime() + VCPU_LIMIT.toNanos();
        while (readVcpus() < expected && System.nanoTime() < deadline && !exit.isDone()) {
            if (endsWithin(VCPU_INTERVAL)) {
                return;
            }
        }
    }

    /// Whether the process is gone by then.
    boolean endsWithin(Duration limit) {
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

    /// Lets go of the process, which keeps running.
    void release() {
        released = true;
        watcher.interrupt();
    }

    private interface Call {
        void make() throws ApiException;
    }

    private void done(String verb, Call call) {
        try {
            call.make();
        } catch (ApiException e) {
            throw new VmmFailed(
                    "could not %s vm %s: %s".formatted(verb, ground.places().id(), e.getMessage()),
                    e);
        }
    }

    private boolean tried(String verb, Call call) {
        try {
            call.make();
            return true;
        } catch (ApiException e) {
            log.atDebug()
                    .addKeyValue("pid", identity.pid())
                    .setCause(e)
                    .log("firecracker would not " + verb);
            return false;
        }
    }

    private boolean endsByKeys(long deadline) {
        // A guest that stands still sees no keys.
        if (!tried("run on", api::resume)) {
            return endsWithin(Duration.ofMillis(100));
        }
        while (System.nanoTime() < deadline && tried("take keys", api::sendCtrlAltDel)) {
            long left = Math.max(0, deadline - System.nanoTime());
            if (endsWithin(Duration.ofNanos(Math.min(left, PRESS_INTERVAL.toNanos())))) {
                return true;
            }
        }
        return endsWithin(Duration.ofMillis(100));
    }

    private int readVcpus() {
        List<Vcpu> found = new ArrayList<>();
        processes
                .threads(identity.pid())
                .forEach((id, name) -> {
                    Matcher matcher = VCPU.matcher(name);
                    if (matcher.matches()) {
                        found.add(new Vcpu(Integer.parseInt(matcher.group(1)), id));
                    }
                });
        found.sort(Comparator.comparingInt(Vcpu::index));
        vcpus = List.copyOf(found);
        return found.size();
    }

    private void watch() {
        VmmLog output = new VmmLog(ground.places().directory().log());
        FirecrackerLog own = new FirecrackerLog(ground.places().outside(Places.LOG));
        try {
            while (!exit.isDone() && !released) {
                output.trim();
                own.trim();
                if (!settled) {
                    settle();
                }
                if (processes.isGone(identity)) {
                    // The system may never say so: not when its parent leaves it a zombie. Our own
                    // child's exit code is on its way.
                    ended.completeOnTimeout(OptionalInt.empty(), 1, TimeUnit.SECONDS);
                    return;
                }
                Thread.sleep(WATCH_INTERVAL);
            }
        } catch (InterruptedException e) {
            // Released.
            return;
        }
    }

    private void onEnd(OptionalInt exitCode) {
        // Reads its last line.
        metrics.close();
        long resets = metrics.totals().map(last -> last.of(VmMetric.GUEST_RESETS)).orElse(0L);
        Remains remains = Remains.of(ground, consoleFrom);
        OptionalInt likely =
                exitCode.isEmpty() && resets > 0 ? OptionalInt.of(ExitReason.RESET) : exitCode;
        MachineExit why =
                new ExitReason(
                                stopRequested,
                                likely,
                                remains.console(),
                                remains.lastWords(),
                                remains.outOfMemory())
                        .exit();
        if (!released) {
            ground.remove();
        }
        exit.complete(why);
    }
}
