// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.AlertComparison;
import dev.hearth.contract.rest.AlertState;
import dev.hearth.manager.problem.HearthException.DatabaseUnavailable;
import dev.hearth.manager.testing.FakeHostAgent;
import dev.hearth.manager.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Rules against VMs, without clock, host and database.
class EvaluatorTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    private final Notes notes = new Notes();
    private final Evaluator evaluator = new Evaluator(notes);
    private final Map<UUID, String> names = new HashMap<>();

    @Test
    void aRuleOfTheFleetLooksAtEveryVmOfThisManagerAndOneOfAVmAtThat() {
        Rule all = rule(1, null, 90);
        Rule one = rule(2, vm(2), 90);
        follow(all, one);

        evaluator.evaluate(fleet(10, 99, 99), NOW, Duration.ZERO);

        assertThat(notes.told).containsExactlyInAnyOrder("1 1 firing", "1 2 firing", "2 2 firing");
    }

    @Test
    void vmsOfOthersArePassedOver() {
        follow(rule(1, null, 90));
        Fleet fleet = fleet(99, 99);
        names.remove(vm(1));

        evaluator.evaluate(new Fleet(batch(99, 99), names), NOW, Duration.ZERO);

        assertThat(notes.told).containsExactly("1 0 firing");
        assertThat(fleet.vm(1)).isEqualTo(vm(1));
    }

    @Test
    void whatIsNotKeptIsTriedAgain() {
        follow(rule(1, null, 90));
        notes.away = true;
        assertThatThrownBy(() -> evaluator.evaluate(fleet(99), NOW, Duration.ZERO))
                .isInstanceOf(DatabaseUnavailable.class);
        notes.away = false;

        evaluator.evaluate(fleet(99), NOW.plusSeconds(1), Duration.ZERO);
        evaluator.evaluate(fleet(99), NOW.plusSeconds(2), Duration.ZERO);

        assertThat(notes.told).containsExactly("1 0 firing");
    }

    @Test
    void aVmThatIsDeletedEndsItsAlertsAndPeopleAreTold() {
        follow(rule(1, null, 90));
        evaluator.evaluate(fleet(99), NOW, Duration.ZERO);

        evaluator.deleted(vm(0), "gone", NOW.plusSeconds(1));

        assertThat(notes.told).containsExactly("1 0 firing", "1 0 resolved vm-deleted");
        assertThat(evaluator.active(names)).isEmpty();
    }

    @Test
    void alertsGoOnUnderAChangedRuleAndEndQuietlyUnderOneThatIsNotAboutThem() {
        follow(rule(1, null, 90), rule(2, null, 90));
        evaluator.evaluate(fleet(99, 99), NOW, Duration.ZERO);
        notes.told.clear();

        follow(rule(1, null, 95), rule(2, vm(1), 90));
        evaluator.evaluate(fleet(97, 94), NOW.plusSeconds(1), Duration.ZERO);

        assertThat(notes.told).containsExactly("1 1 resolved value-is-back");
        assertThat(notes.quiet).containsExactly("2 0 resolved rule-changed");
        assertThat(evaluator.active(names)).hasSize(2);
    }

    @Test
    void theAgeOfAValueIsToldByOneClock() {
        follow(rule(1, null, 90));

        evaluator.evaluate(fleet(99), NOW, Duration.ofMillis(700));

        assertThat(notes.ages.getFirst()).isBetween(700L, 5_000L);
    }

    @Test
    void thereIsABoundOnAlerts() {
        Rule[] rules =
                IntStream.range(0, 101).mapToObj(i -> rule(i, null, 90)).toArray(Rule[]::new);
        follow(rules);
        double[] all = new double[100];
        java.util.Arrays.fill(all, 99);

        evaluator.evaluate(fleet(all), NOW, Duration.ZERO);

        assertThat(evaluator.active(names)).hasSize(Evaluator.MOST);
        assertThat(evaluator.isCrowded()).isTrue();
    }

    /// A thousand rules of five thousand VMs in which all is well: far less than the second there
    /// is.
    @Test
    void aThousandRulesOfFiveThousandVmsTakeFarLessThanASecond() {
        AlertMetric[] metrics = AlertMetric.values();
        follow(
                IntStream.range(0, 1_000)
                        .mapToObj(i -> rule(i, null, 1e15, metrics[i % metrics.length]))
                        .toArray(Rule[]::new));
        double[] all = new double[5_000];
        Fleet warm = fleet(all);
        evaluator.evaluate(warm, NOW, Duration.ZERO);
        Batch batch = batch(all);
        long best = Long.MAX_VALUE;

        for (int i = 0; i < 5; i++) {
            long begun = System.nanoTime();
            evaluator.evaluate(new Fleet(batch, names), NOW, Duration.ZERO);
            best = Math.min(best, System.nanoTime() - begun);
        }

        System.out.printf("1,000 rules x 5,000 VMs: %.1f ms%n", best / 1e6);
        assertThat(notes.told).isEmpty();
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(500));
    }

    private void follow(Rule... rules) {
        evaluator.follow(
                List.of(rules).stream().collect(Collectors.toMap(Rule::id, Function.identity())),
                names,
                NOW);
    }

    private static Rule rule(int id, @Nullable UUID vm, double threshold) {
        return rule(id, vm, threshold, AlertMetric.CPU_USAGE_PERCENT);
    }

    private static Rule rule(int id, @Nullable UUID vm, double threshold, AlertMetric metric) {
        return new Rule(
                new UUID(1, id),
                "" + id,
                new Rule.Condition(
                        vm,
                        metric,
                        AlertComparison.ABOVE,
                        threshold,
                        threshold,
                        Duration.ZERO,
                        Duration.ZERO,
                        true),
                List.of(),
                NOW);
    }

    private Fleet fleet(double... cpus) {
        for (int i = 0; i < cpus.length; i++) {
            names.put(vm(i), "" + i);
        }
        return new Fleet(batch(cpus), names);
    }

    private static Batch batch(double... cpus) {
        List<Batch.Entry> entries = new ArrayList<>();
        for (int i = 0; i < cpus.length; i++) {
            VmStatus status = status(vm(i));
            entries.add(new Batch.Entry(status, Samples.live(status, cpus[i])));
        }
        return new Batch(new UUID(9, 9), 1, Instant.now(), FakeHostAgent.INFO, entries);
    }

    private static VmStatus status(UUID id) {
        return new VmStatus(
                id,
                new VmSpec("vm", 1, 128, FakeHostAgent.IMAGE),
                VmState.RUNNING,
                null,
                "one",
                1L,
                null,
                null,
                null,
                NOW,
                null,
                0);
    }

    private static UUID vm(int number) {
        return new UUID(2, number);
    }

    /// What people were told, as "RULE VM STATE REASON".
    private static final class Notes implements Ledger {

        private final List<String> told = new ArrayList<>();
        private final List<String> quiet = new ArrayList<>();
        private final List<Long> ages = new ArrayList<>();
        private boolean away;

        @Override
        public void changed(Change change, Ending reason) {
            if (away) {
                throw new DatabaseUnavailable("away", new IllegalStateException());
            }
            told.add(line(change, reason));
            Long age = change.ageMs();
            ages.add(age == null ? -1 : age);
        }

        @Override
        public void ended(Change change, Ending reason) {
            quiet.add(line(change, reason));
        }

        private static String line(Change change, Ending reason) {
            AlertState state = change.track().state();
            return "%s %d %s"
                    .formatted(
                            change.rule().name(),
                            change.vm().getLeastSignificantBits(),
                            state == AlertState.RESOLVED ? state + " " + reason : state);
        }
    }
}
