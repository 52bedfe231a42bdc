// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.rest.AlertRule;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.problem.HearthException.NotFound;
import dev.hearth.manager.problem.HearthException.WrongState;
import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmService;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Which rules there are. Safe for use by many threads.
final class RuleService {

    /// How many there may be.
    static final int MOST = 1_000;

    private final RuleStore store;
    private final WebhookStore webhooks;
    private final VmService vms;
    private final AlertWatch watch;
    private final InstantSource clock;

    RuleService(
            RuleStore store,
            WebhookStore webhooks,
            VmService vms,
            AlertWatch watch,
            InstantSource clock) {
        this.store = store;
        this.webhooks = webhooks;
        this.vms = vms;
        this.watch = watch;
        this.clock = clock;
    }

    /// All rules, by name.
    List<AlertRule> list() {
        return store.list().stream().map(Rule::shown).toList();
    }

    /// One rule. Throws NotFound.
    AlertRule get(UUID id) {
        return store.find(id).map(Rule::shown).orElseThrow(() -> notFound(id));
    }

    /// Makes a rule. Throws Invalid with all faults at once, NameTaken, and WrongState when there
    /// are as many as there may be.
    AlertRule create(RuleDraft draft, Faults faults) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Rule rule = rule(UUID.randomUUID(), now, draft, faults);
        if (!store.insert(rule, MOST)) {
            throw new WrongState(
                    "there are %,d rules, as many as there may be; delete one first"
                            .formatted(MOST));
        }
        watch.rulesChanged();
        return rule.shown();
    }

    /// Changes all of a rule. Throws NotFound, Invalid with all faults at once, and NameTaken.
    AlertRule change(UUID id, RuleDraft draft, Faults faults) {
        AlertRule before = get(id);
        Rule rule = rule(id, before.createdAt(), draft, faults);
        if (!store.update(rule)) {
            throw notFound(id);
        }
        watch.rulesChanged();
        return rule.shown();
    }

    /// Deletes a rule and ends its alerts; nobody is told. Throws NotFound.
    void delete(UUID id) {
        if (!store.delete(id, clock.instant())) {
            throw notFound(id);
        }
        watch.rulesChanged();
    }

    private Rule rule(UUID id, Instant createdAt, RuleDraft draft, Faults faults) {
        RuleDraft.Checked checked = draft.checked(faults).orElse(null);
        if (checked != null) {
            checkThere(checked, faults);
        }
        faults.throwIfAny();
        if (checked == null) {
            throw new IllegalStateException("a field is null and no fault was noted");
        }
        return new Rule(
                id,
                checked.name(),
                checked.condition(),
                checked.webhooks().stream().sorted().toList(),
                createdAt);
    }

    private void checkThere(RuleDraft.Checked checked, Faults faults) {
        UUID vm = checked.condition().vm();
        if (vm != null && !vms.exists(new VmId(vm))) {
            faults.add(RuleDraft.VM, "must be a VM's id, and there is no VM %s".formatted(vm));
        }
        if (!checked.webhooks().isEmpty()) {
            Set<UUID> there =
                    webhooks.list().stream().map(Receiver::id).collect(Collectors.toSet());
            checked.webhooks().stream()
                    .filter(each -> !there.contains(each))
                    .forEach(each ->
                            faults.add(
                                    RuleDraft.WEBHOOKS,
                                    "must be ids of webhooks, and there is no webhook %s"
                                            .formatted(each)));
        }
    }

    private static NotFound notFound(UUID id) {
        return new NotFound(
                "there is no rule %s; GET /v1/alert-rules lists all rules".formatted(id));
    }
}
