// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.rest.Health;
import dev.hearth.contract.rest.VmHistory;
import dev.hearth.manager.config.HistoryStoreConfig;
import dev.hearth.manager.history.RealStore.Kind;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.problem.HearthException.HistoryUnavailable;
import dev.hearth.manager.prometheus.PrometheusClient;
import dev.hearth.manager.vm.VmId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A history that is read from the stores of Debian's packages says what was put there.
class StoreArchiveTest {

    private static final UUID VM = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    /// In the past, so that nothing is taken from memory.
    private static final Instant BEGIN = Instant.parse("2026-11-20T10:00:00Z");

    private static final Duration PACE = Duration.ofSeconds(10);
    private static final int SAMPLES = 360;

    /// Of an hour, this one minute is not known, and in this one its host told of the VM.
    private static final int GAP = 20;

    private static final int FALLBACK = 40;
    private static final int RESTART = 30;

    @TempDir Path directory;

    private final SettableClock clock = new SettableClock(BEGIN.plus(Duration.ofHours(2)));
    private final LiveRings live = new LiveRings(clock, clock::nanos);

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatWasStoredIsToldStepByStep(Kind kind) throws Exception {
        try (RealStore store = new RealStore(kind, directory)) {
            store.start(anHour());
            try (StoreArchive archive = archive(store)) {
                VmHistory history = get(archive, Map.of("step", "1m"));

                assertThat(history.tier()).isEqualTo("prometheus");
                assertThat(history.reason()).contains("a sample every 10s");
                assertThat(history.openSince()).isNull();
                assertThat(history.starts()).hasSize(60);
                checkGauges(history);
                checkRates(history);
                checkWhoTold(history);
                checkStarts(history);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theMeanOfTheCpuIsOfEverySecond(Kind kind) throws Exception {
        try (RealStore store = new RealStore(kind, directory)) {
            StoredSamples samples = new StoredSamples();
            for (int i = 0; i < SAMPLES; i++) {
                Instant at = at(i);
                samples.add("hearth_vm_info", VM, 1, at);
                samples.add("hearth_vm_vcpus", VM, 2, at);
                // Each sample falls into an idle second, and of 2 vCPUs one is busy all the time.
                samples.add("hearth_vm_cpu_usage_ratio", VM, "guest", 0.02, at);
                samples.add("hearth_vm_cpu_seconds_total", VM, "guest", 10.0 * i, at);
            }
            store.start(samples);
            try (StoreArchive archive = archive(store)) {
                VmHistory.Series cpu =
                        series(get(archive, Map.of("step", "1m")), "cpu_usage_percent");

                assertThat(known(cpu.avg().get(30))).isCloseTo(50, offset(0.5f));
                assertThat(known(cpu.min().get(30))).isEqualTo(2);
                assertThat(known(cpu.max().get(30)))
                        .isGreaterThanOrEqualTo(known(cpu.avg().get(30)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void withoutAStepThereAreSeveralSamplesInEach(Kind kind) throws Exception {
        try (RealStore store = new RealStore(kind, directory)) {
            store.start(anHour());
            try (StoreArchive archive = archive(store)) {
                VmHistory history = get(archive, Map.of());
                // The gap, and half of the minute in which only the host told.
                List<@Nullable Float> load = series(history, "load1").avg();

                assertThat(history.stepSeconds()).isEqualTo(30);
                assertThat(load.stream().filter(Objects::isNull)).hasSize(3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void inShorterStepsThanTwoSamplesRatesAreOfLonger(Kind kind) throws Exception {
        try (RealStore store = new RealStore(kind, directory)) {
            store.start(anHour());
            try (StoreArchive archive = archive(store)) {
                VmHistory history = get(archive, Map.of("step", "10s"));
                VmHistory.Series in = series(history, "network_in_bytes_per_second");

                assertThat(history.reason()).contains("amounts per second are of the last 20s");
                assertThat(in.avg().stream().filter(Objects::nonNull)).hasSizeGreaterThan(340);
                assertThat(known(in.avg().get(100))).isCloseTo(1_000, offset(20f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void howOftenThereIsASampleIsFoundOutAlsoOfAYoungVm(Kind kind) throws Exception {
        try (RealStore store = new RealStore(kind, directory)) {
            StoredSamples samples = new StoredSamples();
            UUID slow = UUID.randomUUID();
            for (int i = 0; i < 5; i++) {
                samples.add("hearth_vm_info", VM, 1, BEGIN.plusSeconds(3_500 + 15L * i));
                samples.add("hearth_vm_info", slow, 1, BEGIN.plusSeconds(7 + 300L * i));
            }
            store.start(samples);
            try (StoreArchive archive = archive(store)) {
                long from = BEGIN.toEpochMilli();
                long to = BEGIN.plus(Duration.ofHours(1)).toEpochMilli();

                assertThat(archive.past(VM, from, to).finest()).isEqualTo(Duration.ofSeconds(45));
                assertThat(archive.past(slow, from, to).finest()).isEqualTo(Duration.ofMinutes(15));
                assertThat(archive.past(OTHER, from, to).finest())
                        .isEqualTo(Duration.ofSeconds(30));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatTheStoreDoesNotHaveYetIsToldFromMemory(Kind kind) throws Exception {
        try (RealStore store = new RealStore(kind, directory)) {
            Instant now = Instant.now();
            clock.set(now);
            StoredSamples samples = new StoredSamples();
            for (Instant at = now.minusSeconds(600);
                    at.isBefore(now.minusSeconds(20));
                    at = at.plus(PACE)) {
                samples.add("hearth_vm_info", VM, 1, at);
                samples.add("hearth_vm_cpu_usage_ratio", VM, "guest", 0.25, at);
            }
            store.start(samples);
            for (Instant at = now.minusSeconds(120); !at.isAfter(now); at = at.plusSeconds(1)) {
                MetricSample sample = HistorySamples.cpu(VM, at, 75);
                live.accepted(HistoryUnderTest.batch(List.of(sample)));
            }
            try (StoreArchive archive = archive(store)) {
                VmHistory history =
                        new HistoryService(live, archive, clock)
                                .of(
                                        new VmId(VM),
                                        Map.of(
                                                "from", List.of("-10m"),
                                                "step", List.of("10s"),
                                                "metrics", List.of("cpu_usage_percent")));
                List<@Nullable Float> cpu = series(history, "cpu_usage_percent").max();

                assertThat(cpu.getFirst() == null ? cpu.get(1) : cpu.getFirst()).isEqualTo(25f);
                assertThat(cpu.subList(cpu.size() - 5, cpu.size() - 1)).containsOnly(75f);
                assertThat(history.openSince())
                        .isBetween(now.minusSeconds(71), now.minusSeconds(50));

                VmHistory years = askedUntil(archive, now.plus(Duration.ofDays(399)));
                assertThat(series(years, "cpu_usage_percent").max())
                        .hasSizeGreaterThan(398)
                        .contains(25f)
                        .containsNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aStoreThatIsAwayIsNamedAndComesBack(Kind kind) throws Exception {
        try (RealStore store = new RealStore(kind, directory)) {
            try (StoreArchive archive = archive(store)) {
                assertThatThrownBy(() -> get(archive, Map.of()))
                        .isInstanceOf(HistoryUnavailable.class)
                        .hasMessageContaining(store.url().toString())
                        .hasMessageContaining("nobody listens there");
                Health.History away = archive.health();
                assertThat(away.reason()).contains("nobody listens there");
                assertThat(away.keeper()).isEqualTo(Health.Keeper.PROMETHEUS);
                assertThat(away.written()).isNull();
                assertThat(away.pendingRows()).isNull();
                clock.pass(Duration.ofMinutes(2));
                assertThat(archive.health().reason()).as("old news").isNull();

                store.start(anHour());

                assertThat(get(archive, Map.of()).tier()).isEqualTo("prometheus");
                assertThat(archive.health().reason()).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aVmThatTheStoreDoesNotKnowIsAGap(Kind kind) throws Exception {
        try (RealStore store = new RealStore(kind, directory)) {
            store.start(anHour());
            try (StoreArchive archive = archive(store)) {
                VmHistory history =
                        new HistoryService(live, archive, clock)
                                .of(new VmId(UUID.randomUUID()), question(Map.of()));

                assertThat(history.starts()).containsOnlyNulls();
                history.metrics()
                        .values()
                        .forEach(series -> {
                            assertThat(series.avg()).containsOnlyNulls();
                            assertThat(series.knownMs()).containsOnly(0);
                            assertThat(series.sources()).containsOnlyNulls();
                        });
            }
        }
    }

    private static void checkGauges(VmHistory history) {
        VmHistory.Series cpu = series(history, "cpu_usage_percent");
        VmHistory.Series used = series(history, "memory_used_kb");
        for (int minute = 0; minute < 60; minute++) {
            if (minute == GAP) {
                assertThat(cpu.avg().get(minute)).isNull();
                assertThat(cpu.knownMs().get(minute)).isZero();
                assertThat(cpu.sources().get(minute)).isNull();
            } else if (minute != FALLBACK) {
                // Samples of 10, 11 … 15 percent, and more by the minute.
                assertThat(known(cpu.min().get(minute))).isCloseTo(10 + minute, offset(0.01f));
                assertThat(known(cpu.avg().get(minute))).isCloseTo(12.5f + minute, offset(0.01f));
                assertThat(known(cpu.max().get(minute))).isCloseTo(15 + minute, offset(0.01f));
                assertThat(cpu.knownMs().get(minute)).isEqualTo(60_000);
                assertThat(known(used.avg().get(minute))).isEqualTo(100_000);
            }
        }
    }

    private static void checkRates(VmHistory history) {
        VmHistory.Series in = series(history, "network_in_bytes_per_second");
        for (int minute = 1; minute < 60; minute++) {
            boolean atAnEdge =
                    minute == GAP
                            || minute == GAP + 1
                            || minute == FALLBACK
                            || minute == FALLBACK + 1;
            if (!atAnEdge) {
                assertThat(known(in.avg().get(minute))).isCloseTo(1_000, offset(20f));
                assertThat(known(in.min().get(minute))).isCloseTo(1_000, offset(20f));
                assertThat(known(in.max().get(minute))).isCloseTo(1_000, offset(20f));
            }
        }
        assertThat(in.avg().get(GAP)).isNull();
    }

    private static void checkWhoTold(VmHistory history) {
        VmHistory.Series cpu = series(history, "cpu_usage_percent");
        VmHistory.Series memory = series(history, "memory_usage_percent");
        assertThat(cpu.sources().get(10)).isEqualTo("guest");
        assertThat(cpu.sources().get(FALLBACK)).isEqualTo("guest+vmm");
        assertThat(known(cpu.min().get(FALLBACK))).isCloseTo(10 + FALLBACK, offset(0.01f));
        assertThat(known(cpu.max().get(FALLBACK))).isCloseTo(90, offset(0.01f));
        assertThat(cpu.knownMs().get(FALLBACK)).isEqualTo(60_000);
        assertThat(memory.sources().get(FALLBACK)).isEqualTo("guest");
        assertThat(memory.knownMs().get(FALLBACK)).isEqualTo(30_000);
    }

    private static void checkStarts(VmHistory history) {
        for (int minute = 0; minute < 60; minute++) {
            // Of the gap nothing is known but that the VM began anew in it.
            assertThat(history.starts().get(minute))
                    .as("minute %d", minute)
                    .isEqualTo(minute == RESTART || minute == GAP ? 1 : 0);
        }
    }

    /// An hour of a VM whose CPU grows by the minute, and of another.
    private static StoredSamples anHour() {
        StoredSamples samples = new StoredSamples();
        for (int i = 0; i < SAMPLES; i++) {
            int minute = i / 6;
            Instant at = at(i);
            samples.add("hearth_vm_info", OTHER, 1, at);
            samples.add("hearth_vm_cpu_usage_ratio", OTHER, "guest", 0.99, at);
            samples.add("hearth_vm_network_receive_bytes_total", OTHER, "guest", 7_777.0 * i, at);
            if (minute != GAP) {
                boolean guest = minute != FALLBACK || i % 6 < 3;
                samples.add("hearth_vm_info", VM, 1, at);
                samples.add("hearth_vm_start_time_seconds", VM, startedAt(minute), at);
                samples.add(
                        "hearth_vm_network_receive_bytes_total",
                        VM,
                        "guest",
                        (double) Duration.between(BEGIN, at).toMillis(),
                        at);
                if (guest) {
                    double percent = 10 + minute + i % 6;
                    samples.add("hearth_vm_cpu_usage_ratio", VM, "guest", percent / 100, at);
                    samples.add("hearth_vm_memory_usage_ratio", VM, "guest", 0.5, at);
                    samples.add("hearth_vm_memory_used_bytes", VM, "guest", 102_400_000, at);
                    samples.add("hearth_vm_load1", VM, "guest", 0.75, at);
                } else {
                    samples.add("hearth_vm_cpu_usage_ratio", VM, "vmm", 0.9, at);
                }
            }
        }
        return samples;
    }

    private static double startedAt(int minute) {
        return minute < GAP
                ? BEGIN.minusSeconds(50).getEpochSecond()
                : at(6 * (minute < RESTART ? GAP : RESTART)).getEpochSecond() - 3 + 0.25;
    }

    /// Somewhere in the middle of each ten seconds, and not by the clock.
    private static Instant at(int i) {
        return BEGIN.plus(PACE.multipliedBy(i)).plusMillis(4_000 + (i * 37) % 700);
    }

    private StoreArchive archive(RealStore store) {
        return new StoreArchive(
                new PrometheusClient(
                        new HistoryStoreConfig(store.url(), Optional.empty()),
                        new Json(),
                        StoreArchive.DEADLINE),
                live,
                clock);
    }

    private VmHistory get(StoreArchive archive, Map<String, String> more) {
        return new HistoryService(live, archive, clock).of(new VmId(VM), question(more));
    }

    private static Map<String, List<String>> question(Map<String, String> more) {
        Map<String, List<String>> question = new HashMap<>();
        question.put("from", List.of(BEGIN.toString()));
        question.put("to", List.of(BEGIN.plus(Duration.ofHours(1)).toString()));
        more.forEach((name, value) -> question.put(name, List.of(value)));
        return question;
    }

    private VmHistory askedUntil(StoreArchive archive, Instant to) {
        return new HistoryService(live, archive, clock)
                .of(
                        new VmId(VM),
                        Map.of(
                                "from",
                                List.of("-10m"),
                                "to",
                                List.of(to.toString()),
                                "step",
                                List.of("1d")));
    }

    private static VmHistory.Series series(VmHistory history, String metric) {
        return Objects.requireNonNull(history.metrics().get(metric));
    }

    private static float known(@Nullable Float value) {
        return Objects.requireNonNull(value);
    }
}
