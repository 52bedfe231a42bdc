// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.rest.Alert;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.problem.HearthException;
import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds the rules against the latest batch, once a second, on a thread of its own. What the
/// database does not take is tried again a second later.
final class AlertWatch implements VmListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AlertWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration KEEP_EVERY = Duration.ofMinutes(1);

    /// What pends for less begins anew after a restart.
    private static final Duration KEEP_FROM = Duration.ofMinutes(1);

    private final RuleStore rules;
    private final AlertStore store;
    private final InstantSource clock;
    private final Evaluator evaluator;
    private final Queue<UUID> deleted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean rulesChanged = new AtomicBoolean(true);
    private final Thread thread;

    private volatile @Nullable Received latest;
    private volatile List<Alert> active = List.of();

    private Map<UUID, String> names = new HashMap<>();
    private Set<UUID> foreign = Set.of();
    private boolean restored;
    private Instant keptAt;

    private record Received(Batch batch, long nanos) {

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }
    }

    /// Does nothing until [#start].
    AlertWatch(RuleStore rules, AlertStore store, InstantSource clock) {
        this.rules = rules;
        this.store = store;
        this.clock = clock;
        this.evaluator = new Evaluator(store);
        this.keptAt = clock.instant();
        this.thread = Thread.ofVirtual().name("alert-watch").unstarted(this::run);
    }

    /// From now on it takes what the host sends.
    AlertWatch start(HostState host) {
        host.listen(batch -> latest = new Received(batch, System.nanoTime()));
        thread.start();
        return this;
    }

    /// Rules were changed.
    void rulesChanged() {
        rulesChanged.set(true);
    }

    @Override
    public void deleted(VmId id) {
        deleted.add(id.value());
    }

    /// All alerts that are active, at most a second old, the latest change first.
    List<Alert> active() {
        return active;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        long next = System.nanoTime();
        try {
            while (true) {
                once();
                next = Math.max(next + PERIOD.toNanos(), System.nanoTime());
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void once() {
        try {
            second(clock.instant());
        } catch (HearthException e) {
            log.atWarn().setCause(e).log("alerts could not be kept; tried again");
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("alerts could not be judged");
        }
    }

    private void second(Instant now) {
        if (!restored) {
            restore(now);
        }
        Received received = latest;
        Batch batch =
                received != null && received.age().compareTo(HostState.FRESH) < 0
                        ? received.batch()
                        : null;
        learnNames(batch);
        forgetDeleted(now);
        followRules(now);
        evaluator.evaluate(
                new Fleet(batch, names), now, received == null ? Duration.ZERO : received.age());
        if (evaluator.isCrowded()) {
            log.atWarn()
                    .addKeyValue("most", Evaluator.MOST)
                    .log("there are as many alerts as there may be; others do not begin");
        }
        active =
                evaluator.active(names).stream()
                        .sorted(Comparator.comparing(Alert::since).reversed())
                        .toList();
        if (Duration.between(keptAt, now).compareTo(KEEP_EVERY) >= 0) {
            keptAt = now;
            store.pending(evaluator.pending(names, now, KEEP_FROM));
            store.trim();
        }
    }

    private void restore(Instant now) {
        List<AlertStore.Kept> kept = store.active(now);
        names = store.names();
        evaluator.follow(read(), names, now);
        for (AlertStore.Kept each : kept) {
            evaluator.restore(each.rule(), each.vm(), each.track());
            if (!names.containsKey(each.vm())) {
                deleted.add(each.vm());
            }
        }
        rulesChanged.set(true);
        restored = true;
    }

    private void learnNames(@Nullable Batch batch) {
        if (batch == null) {
            return;
        }
        boolean isNew =
                batch.vms().stream()
                        .map(entry -> entry.vm().id())
                        .anyMatch(vm -> !names.containsKey(vm) && !foreign.contains(vm));
        if (isNew) {
            names = store.names();
            Set<UUID> others = new HashSet<>();
            batch.vms().forEach(entry -> others.add(entry.vm().id()));
            others.removeAll(names.keySet());
            foreign = others;
        }
    }

    private void forgetDeleted(Instant now) {
        for (UUID vm = deleted.peek(); vm != null; vm = deleted.peek()) {
            evaluator.deleted(vm, names.getOrDefault(vm, vm.toString()), now);
            names.remove(vm);
            if (rules.deleteOrphans() > 0) {
                rulesChanged.set(true);
            }
            deleted.poll();
        }
    }

    private void followRules(Instant now) {
        if (rulesChanged.getAndSet(false)) {
            try {
                evaluator.follow(read(), names, now);
            } catch (HearthException e) {
                rulesChanged.set(true);
                throw e;
            }
        }
    }

    private Map<UUID, Rule> read() {
        return rules.list().stream().collect(Collectors.toMap(Rule::id, Function.identity()));
    }
}
