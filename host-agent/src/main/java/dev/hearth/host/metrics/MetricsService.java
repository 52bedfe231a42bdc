// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.GuestBreakdown;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.host.guest.GuestPoller;
import dev.hearth.host.guest.GuestTarget;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures every VM of the host once a second and tells whoever wants to know.
///
/// Everything it hands out was measured by its own clock: asking changes nothing, and all who ask
/// see the same numbers. Safe for use by many threads.
///
/// Its second has ten steps. At each it looks which VMs there are, so that a booting guest is asked
/// at once; at the first it makes the batch; guests are asked in the two after it; the VMMs have
/// four steps in which to tell their counters, and are asked for the rest near the end.
public final class MetricsService implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MetricsService.class);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int STEPS_PER_BATCH = 10;
    private static final int FIRST_COUNTER_STEP = 3;
    private static final int COUNTER_STEPS = 4;
    private static final int VMM_STEP = 7;

    private final UUID run = UUID.randomUUID();
    private final Supplier<HostInfo> host;
    private final InstantSource clock = InstantSource.system();
    private final MetricCounts counts = new MetricCounts();
    private final Broadcast broadcast = new Broadcast();
    private final Sampler sampler;
    private final VmmQuestions questions;
    private final GuestPoller poller;
    private final long origin = System.nanoTime();
    private final Thread thread;

    private volatile Map<UUID, MetricSample> latest = Map.of();
    private volatile boolean closed;

    /// Of the sampling thread.
    private List<GuestTarget> targets = List.of();

    private long seq;

    /// @param vms what to measure
    /// @param host what each batch says about the host
    /// @param proc the root of the proc file system, `/proc` outside tests
    public MetricsService(ObservedVms vms, Supplier<HostInfo> host, Path proc) {
        this.host = host;
        this.sampler = new Sampler(vms, new ProcFiles(proc), clock, counts);
        this.questions = new VmmQuestions();
        this.poller = new GuestPoller(sampler, origin);
        this.thread = Thread.ofPlatform().name("metrics-sampler").daemon().unstarted(this::run);
    }

    /// Starts its threads. Called once.
    public void start() {
        poller.start();
        thread.start();
    }

    /// The VM's sample in the newest batch; empty when that batch does not hold it.
    public Optional<MetricSample> latest(UUID id) {
        return Optional.ofNullable(latest.get(id));
    }

    /// The VM's host-side figures in the newest batch: never read for the caller, so that no caller
    /// shortens another's interval. Empty when the VM does not run or was not measured yet.
    public Optional<ProcessStats> processStats(UUID id) {
        return latest(id).flatMap(sample -> Optional.ofNullable(sample.vmm()));
    }

    /// What the VM's guest said of each of its parts, as of the sample in the newest batch; empty
    /// when that does not hold the VM.
    public Optional<GuestBreakdown> breakdown(UUID id) {
        return latest(id).map(sample -> sampler.breakdown(sample, clock.instant()));
    }

    /// Delivers the newest batch at once and then every new one, on a thread of the subscriber's
    /// own. A consumer that is still busy misses the batches in between, and delays nobody. It ends
    /// its subscription by throwing.
    public Subscription subscribe(Consumer<Batch> consumer) {
        return broadcast.subscribe(consumer);
    }

    /// What measuring itself did since the start.
    public MetricCounts counts() {
        return counts;
    }

    /// Ends all subscriptions and threads, and waits for its own threads.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        poller.close();
        questions.close();
        broadcast.close();
    }

    private void run() {
        for (long step = 0; !closed; step++) {
            step = waitFor(step);
            try {
                step(step);
            } catch (RuntimeException e) {
                // Whatever one step met, measuring goes on with the next.
                log.atError().setCause(e).log("metrics step failed");
            }
        }
    }

    /// Waits for the step's moment. Steps that are a little late are caught up with; after a whole
    /// second's lag the lost seconds are left out, or there would be a burst of empty samples.
    private long waitFor(long step) {
        long lag = System.nanoTime() - (origin + step * STEP_NANOS);
        long seconds = lag / (STEP_NANOS * STEPS_PER_BATCH);
        if (seconds > 0) {
            counts.skipped(seconds);
            return step + seconds * STEPS_PER_BATCH;
        }
        while (lag < 0 && !closed) {
            LockSupport.parkNanos(this, -lag);
            lag = System.nanoTime() - (origin + step * STEP_NANOS);
        }
        return step;
    }

    @SuppressWarnings("ReferenceEquality") // the sampler's word for: nothing changed
    private void step(long step) {
        List<GuestTarget> now = sampler.follow();
        if (now != targets) {
            targets = now;
            poller.watch(targets);
        }
        int part = (int) (step % STEPS_PER_BATCH);
        if (part == 0) {
            publish(origin + step * STEP_NANOS);
        } else if (part >= FIRST_COUNTER_STEP && part < FIRST_COUNTER_STEP + COUNTER_STEPS) {
            sampler.askCounters(part - FIRST_COUNTER_STEP, COUNTER_STEPS);
        } else if (part == VMM_STEP) {
            sampler.askVmms(questions);
        }
    }

    private void publish(long end) {
        List<Batch.Entry> entries = sampler.sample(end);
        Batch batch = new Batch(run, ++seq, clock.instant(), host.get(), entries);
        latest =
                entries.stream()
                        .map(Batch.Entry::sample)
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        MetricSample::vmId, Function.identity()));
        broadcast.publish(batch);
        counts.batch(System.nanoTime() - end);
    }
}
