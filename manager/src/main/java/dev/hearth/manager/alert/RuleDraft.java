// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.rest.AlertComparison;
import dev.hearth.manager.http.PathId;
import dev.hearth.manager.problem.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A rule somebody wants, not yet checked.
///
/// @param name null when it was missing or no string, which is noted as a fault already; the same
///   holds for metric, comparison, threshold and both durations
/// @param vm null: every VM
/// @param clear null: the same as the threshold
record RuleDraft(
        @Nullable String name,
        @Nullable String vm,
        @Nullable String metric,
        @Nullable String comparison,
        @Nullable Double threshold,
        @Nullable Double clear,
        @Nullable Integer forSeconds,
        @Nullable Integer keepSeconds,
        Boolean enabled,
        List<String> webhooks) {

    static final String VM = "vm_id";
    static final String METRIC = "metric";
    static final String COMPARISON = "comparison";
    static final String THRESHOLD = "threshold";
    static final String CLEAR = "clear_threshold";
    static final String FOR = "for_seconds";
    static final String KEEP = "keep_firing_seconds";
    static final String WEBHOOKS = "webhooks";

    /// How many webhooks a rule may have.
    static final int MOST_WEBHOOKS = 10;

    private static final int LONGEST_SECONDS = 86_400;

    /// What was checked.
    record Checked(String name, Rule.Condition condition, List<UUID> webhooks) {}

    /// Checks all that does not depend on what there is. Notes what is wrong, in which case it is
    /// empty.
    Optional<Checked> checked(Faults faults) {
        ThingName.check(name, faults);
        UUID about = vm == null ? null : id(VM, vm, faults);
        AlertMetric which = metric == null ? null : AlertMetric.named(metric).orElse(null);
        if (metric != null && which == null) {
            faults.add(METRIC, "must be one of " + AlertMetric.names());
        }
        AlertComparison how =
                comparison == null ? null : AlertComparison.of(comparison).orElse(null);
        if (comparison != null && how == null) {
            faults.add(COMPARISON, "must be one of >, >=, <, <=");
        }
        Double end = clear == null ? threshold : clear;
        checkClear(how, end, faults);
        checkSeconds(FOR, forSeconds, faults);
        checkSeconds(KEEP, keepSeconds, faults);
        List<UUID> told = new ArrayList<>();
        for (String each : webhooks) {
            UUID id = id(WEBHOOKS, each, faults);
            if (id != null && !told.contains(id)) {
                told.add(id);
            }
        }
        if (name == null || which == null || how == null || threshold == null || end == null) {
            return Optional.empty();
        }
        if (forSeconds == null || keepSeconds == null) {
            return Optional.empty();
        }
        Rule.Condition condition =
                new Rule.Condition(
                        about,
                        which,
                        how,
                        threshold,
                        end,
                        Duration.ofSeconds(forSeconds),
                        Duration.ofSeconds(keepSeconds),
                        enabled);
        return Optional.of(new Checked(name, condition, told));
    }

    private void checkClear(@Nullable AlertComparison how, @Nullable Double end, Faults faults) {
        if (how == null || end == null || threshold == null) {
            return;
        }
        if (how.isUpwards() ? end > threshold : end < threshold) {
            faults.add(
                    CLEAR,
                    "must not be %s threshold, or an alert would be over before it fires"
                            .formatted(how.isUpwards() ? "above" : "below"));
        }
    }

    private static void checkSeconds(String field, @Nullable Integer seconds, Faults faults) {
        if (seconds != null && (seconds < 0 || seconds > LONGEST_SECONDS)) {
            faults.add(field, "must be from 0 to " + LONGEST_SECONDS);
        }
    }

    private static @Nullable UUID id(String field, String text, Faults faults) {
        Optional<UUID> id = PathId.parse(text);
        if (id.isEmpty()) {
            faults.add(field, "must be a UUID, not \"%s\"".formatted(PathId.shown(text)));
        }
        return id.orElse(null);
    }
}
