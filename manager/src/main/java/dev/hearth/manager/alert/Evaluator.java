// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.rest.Alert;
import dev.hearth.contract.rest.AlertState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Holds every rule against every VM. Only alerts that are on their way have a state: a second in
/// which all is well is one pass over the numbers per rule. For use by one thread.
final class Evaluator {

    /// How many alerts may be on their way or there; others do not begin.
    static final int MOST = 10_000;

    private final Ledger ledger;
    private final Map<UUID, Map<UUID, Track>> tracks = new HashMap<>();
    private Map<UUID, Rule> rules = Map.of();
    private int active;
    private boolean crowded;

    Evaluator(Ledger ledger) {
        this.ledger = ledger;
    }

    /// Takes an alert up again that was there before the manager was started.
    void restore(UUID rule, UUID vm, Track track) {
        if (tracks.computeIfAbsent(rule, key -> new HashMap<>()).put(vm, track) == null) {
            active++;
        }
    }

    /// From now on these are the rules. Alerts that no rule is about any more end, and nobody is
    /// told; the others go on, by the new rules.
    void follow(Map<UUID, Rule> next, Map<UUID, String> names, Instant now) {
        for (UUID id : List.copyOf(tracks.keySet())) {
            Rule rule = next.get(id);
            Rule before = rules.get(id);
            Map<UUID, Track> ofRule = tracks.getOrDefault(id, Map.of());
            for (UUID vm : List.copyOf(ofRule.keySet())) {
                if (rule == null) {
                    // The one who deleted it also ended its alerts.
                    forget(id, vm);
                } else if (!rule.condition().isAbout(vm) || isOfAnother(before, rule)) {
                    end(rule, vm, names, now);
                }
            }
        }
        rules = Map.copyOf(next);
    }

    /// A VM is gone: its alerts are over, and people are told.
    void deleted(UUID vm, String name, Instant now) {
        for (Map.Entry<UUID, Map<UUID, Track>> ofRule : List.copyOf(tracks.entrySet())) {
            Track track = ofRule.getValue().get(vm);
            Rule rule = rules.get(ofRule.getKey());
            if (track != null) {
                if (rule != null && track.state() != AlertState.PENDING) {
                    ledger.changed(
                            new Change(rule, vm, name, track.resolved(now), null),
                            Ending.VM_DELETED);
                }
                forget(ofRule.getKey(), vm);
            }
        }
    }

    /// One second. What the ledger does not take stays as it was.
    void evaluate(Fleet fleet, Instant now, Duration sinceBatch) {
        crowded = false;
        for (Rule rule : rules.values()) {
            if (rule.condition().enabled()) {
                goOn(rule, fleet, now, sinceBatch);
                begin(rule, fleet, now, sinceBatch);
            }
        }
    }

    /// All alerts that are on their way or there.
    List<Alert> active(Map<UUID, String> names) {
        List<Alert> all = new ArrayList<>(active);
        tracks.forEach((id, ofRule) -> {
            Rule rule = rules.get(id);
            if (rule != null) {
                ofRule.forEach((vm, track) ->
                        all.add(
                                new Change(
                                                rule,
                                                vm,
                                                names.getOrDefault(vm, vm.toString()),
                                                track,
                                                null)
                                        .alert(null)));
            }
        });
        return all;
    }

    /// Those that pend, and for how long they have held.
    List<Pending> pending(Map<UUID, String> names, Instant now, Duration least) {
        List<Pending> all = new ArrayList<>();
        tracks.forEach((id, ofRule) -> {
            Rule rule = rules.get(id);
            ofRule.forEach((vm, track) -> {
                Duration held = track.held(now);
                if (rule != null
                        && track.state() == AlertState.PENDING
                        && held.compareTo(least) >= 0) {
                    String name = names.getOrDefault(vm, vm.toString());
                    all.add(new Pending(new Change(rule, vm, name, track, null).alert(null), held));
                }
            });
        });
        return all;
    }

    /// One that pends.
    record Pending(Alert alert, Duration held) {}

    /// Whether the last second had alerts for which there was no room.
    boolean isCrowded() {
        return crowded;
    }

    private void goOn(Rule rule, Fleet fleet, Instant now, Duration sinceBatch) {
        Map<UUID, Track> ofRule = tracks.get(rule.id());
        if (ofRule != null) {
            for (Map.Entry<UUID, Track> each : List.copyOf(ofRule.entrySet())) {
                Value value = fleet.value(rule.condition().metric(), each.getKey());
                Long age = age(value, fleet, sinceBatch);
                step(
                        new Change(
                                rule,
                                each.getKey(),
                                fleet.name(each.getKey()),
                                each.getValue(),
                                age),
                        value,
                        now);
            }
        }
    }

    private void begin(Rule rule, Fleet fleet, Instant now, Duration sinceBatch) {
        Rule.Condition condition = rule.condition();
        if (condition.vm() != null) {
            Value value = fleet.value(condition.metric(), condition.vm());
            if (value != null && condition.begins(value.value())) {
                beginOne(rule, fleet, condition.vm(), now, sinceBatch);
            }
            return;
        }
        double[] numbers = fleet.numbers(condition.metric());
        for (int place = condition.next(numbers, 0);
                place < numbers.length;
                place = condition.next(numbers, place + 1)) {
            beginOne(rule, fleet, fleet.vm(place), now, sinceBatch);
        }
    }

    private void beginOne(Rule rule, Fleet fleet, UUID vm, Instant now, Duration sinceBatch) {
        Map<UUID, Track> ofRule = tracks.computeIfAbsent(rule.id(), key -> new HashMap<>());
        Value value = fleet.value(rule.condition().metric(), vm);
        if (ofRule.containsKey(vm) || value == null) {
            return;
        }
        if (active >= MOST) {
            crowded = true;
            return;
        }
        Track begun = Track.begun(UUID.randomUUID(), value, now);
        ofRule.put(vm, begun);
        active++;
        step(
                new Change(rule, vm, fleet.name(vm), begun, age(value, fleet, sinceBatch)),
                value,
                now);
    }

    private void step(Change before, @Nullable Value value, Instant now) {
        Rule rule = before.rule();
        Track.Step step = before.track().step(rule.condition(), value, now);
        Track next = step.next();
        if (next == null) {
            forget(rule.id(), before.vm());
            return;
        }
        if (step.told()) {
            ledger.changed(
                    new Change(rule, before.vm(), before.vmName(), next, before.ageMs()),
                    Ending.VALUE_IS_BACK);
        }
        if (next.state() == AlertState.RESOLVED) {
            forget(rule.id(), before.vm());
        } else {
            tracks.getOrDefault(rule.id(), Map.of()).replace(before.vm(), next);
        }
    }

    /// An alert that fires for one metric says nothing of another.
    private static boolean isOfAnother(@Nullable Rule before, Rule rule) {
        return before != null && before.condition().metric() != rule.condition().metric();
    }

    private void end(Rule rule, UUID vm, Map<UUID, String> names, Instant now) {
        Track track = tracks.getOrDefault(rule.id(), Map.of()).get(vm);
        if (track != null && track.state() != AlertState.PENDING) {
            String name = names.getOrDefault(vm, vm.toString());
            ledger.ended(
                    new Change(rule, vm, name, track.resolved(now), null),
                    rule.condition().enabled() ? Ending.RULE_CHANGED : Ending.RULE_DISABLED);
        }
        forget(rule.id(), vm);
    }

    private void forget(UUID rule, UUID vm) {
        Map<UUID, Track> ofRule = tracks.get(rule);
        if (ofRule != null && ofRule.remove(vm) != null) {
            active--;
            if (ofRule.isEmpty()) {
                tracks.remove(rule);
            }
        }
    }

    private static @Nullable Long age(@Nullable Value value, Fleet fleet, Duration sinceBatch) {
        Instant batchAt = fleet.at();
        return value == null || batchAt == null
                ? null
                : Math.max(0, Duration.between(value.at(), batchAt).plus(sinceBatch).toMillis());
    }
}
