// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.VmState;
import dev.hearth.manager.history.HistoryMetric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What viewers of the fleet are told, and how often that is made.
class FleetFrameTest {

    private static final List<VmState> STATES =
            List.of(VmState.RUNNING, VmState.PAUSED, VmState.STOPPED);

    private final FleetFrames frames = new FleetFrames();

    @Test
    void aSnapshotHasItsValuesInTheOrderOfItsMetrics() {
        JsonNode snapshot =
                FleetFrames.tree(
                        frames.frame(
                                        7,
                                        List.of(
                                                FleetFrames.line(1, 12.34),
                                                FleetFrames.line(2, -1)))
                                .snapshot(FleetFrames.ALL));

        assertThat(snapshot.path("type").stringValue()).isEqualTo("snapshot");
        assertThat(snapshot.path("seq").longValue()).isEqualTo(7);
        assertThat(snapshot.path("metrics").toString())
                .isEqualTo("[\"cpu_usage_percent\",\"load1\"]");
        JsonNode first = snapshot.path("vms").get(0);
        assertThat(first.path("name").stringValue()).isEqualTo("vm-1");
        assertThat(first.path("state").stringValue()).isEqualTo("running");
        assertThat(first.path("metric_state").stringValue()).isEqualTo("live");
        assertThat(first.path("age_ms").longValue()).isEqualTo(1);
        assertThat(first.path("values").toString()).isEqualTo("[12.3,0.1]");
        assertThat(first.path("sources").toString()).isEqualTo("[\"guest\",\"guest\"]");
        JsonNode second = snapshot.path("vms").get(1);
        assertThat(second.path("values").toString()).isEqualTo("[null,null]");
        assertThat(second.path("sources").toString()).isEqualTo("[\"none\",\"none\"]");
    }

    @Test
    void whatCannotBeSeenIsNoChange() {
        FleetFrame before = frames.frame(1, List.of(FleetFrames.line(1, 12.34)));
        FleetFrame after = frames.frame(2, List.of(FleetFrames.line(1, 12.31)));
        FleetFrame later = frames.frame(3, List.of(FleetFrames.line(1, 12.36)));

        assertThat(FleetFrames.tree(after.delta(before, FleetFrames.ALL)).path("vms")).isEmpty();
        assertThat(FleetFrames.tree(later.delta(before, FleetFrames.ALL)).path("vms")).hasSize(1);
        FleetView loads = new FleetView(null, null, null, null, List.of(HistoryMetric.LOAD1));
        assertThat(FleetFrames.tree(later.delta(before, loads)).path("vms")).isEmpty();
    }

    @Test
    void whoLeavesTheFilterIsGoneAndWhoEntersAppears() {
        FleetView running =
                new FleetView(null, null, Set.of(VmState.RUNNING), null, FleetFrames.ALL.metrics());
        FleetFrame before =
                frames.frame(
                        1,
                        List.of(
                                FleetFrames.line(1, 5),
                                FleetFrames.line(2, 5, VmState.PAUSED),
                                FleetFrames.line(3, 5)));
        FleetFrame after =
                frames.frame(
                        2,
                        List.of(
                                FleetFrames.line(1, 5, VmState.PAUSED),
                                FleetFrames.line(2, 5),
                                FleetFrames.line(4, 5, VmState.STOPPED)));

        JsonNode delta = FleetFrames.tree(after.delta(before, running));

        assertThat(delta.path("seq").longValue()).isEqualTo(2);
        assertThat(delta.path("base_seq").longValue()).isEqualTo(1);
        assertThat(delta.path("vms")).hasSize(1);
        assertThat(delta.path("vms").get(0).path("name").stringValue()).isEqualTo("vm-2");
        assertThat(delta.path("gone"))
                .extracting(JsonNode::stringValue)
                .containsExactly(new UUID(0, 1).toString(), new UUID(0, 3).toString());
    }

    @Test
    void everyPartOfAFilterHasToFit() {
        List<VmLine> lines = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            lines.add(FleetFrames.line(number, 5));
        }
        FleetView view =
                new FleetView(
                        Set.of(new UUID(0, 2), new UUID(0, 11), new UUID(0, 13)),
                        Set.of("host:1"),
                        Set.of(VmState.RUNNING),
                        "m-11",
                        FleetFrames.ALL.metrics());

        JsonNode snapshot = FleetFrames.tree(frames.frame(1, lines).snapshot(view));

        assertThat(snapshot.path("vms")).hasSize(1);
        assertThat(snapshot.path("vms").get(0).path("name").stringValue()).isEqualTo("vm-11");
    }

    @Test
    void aThousandViewersOfOneViewCostOneMessage() {
        FleetFrame before = frames.frame(1, List.of(FleetFrames.line(1, 5)));
        FleetFrame after = frames.frame(2, List.of(FleetFrames.line(1, 6)));
        String first = after.delta(before, FleetFrames.ALL);
        long made = frames.counts.madeTotal();

        for (int viewer = 0; viewer < 1_000; viewer++) {
            FleetView equal =
                    new FleetView(null, null, null, null, List.copyOf(FleetFrames.ALL.metrics()));
            assertThat(after.delta(before, equal)).isSameAs(first);
        }

        assertThat(frames.counts.madeTotal()).isEqualTo(made);
    }

    @Test
    void onlySoMuchIsKeptToBeShared() {
        FleetFrame frame = frames.frame(1, List.of(FleetFrames.line(1, 5)));
        for (int number = 0; number < FleetFrame.MOST_SHARED; number++) {
            frame.snapshot(named("vm-" + number));
        }
        String one = frame.snapshot(named("vm-1"));

        assertThat(frame.snapshot(named("vm-1"))).isSameAs(one);
        assertThat(frame.snapshot(named("new"))).isNotSameAs(frame.snapshot(named("new")));
        frame.retire();
        assertThat(frame.snapshot(named("vm-1"))).isEqualTo(one).isNotSameAs(one);
    }

    /// Viewers who were told a snapshot and any of the deltas after know what a snapshot would say.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void deltasReproduceTheSnapshot(long seed) {
        Random random = new Random(seed);
        List<FleetView> views =
                List.of(
                        FleetFrames.ALL,
                        named("1"),
                        new FleetView(
                                null,
                                Set.of("host:1"),
                                Set.of(VmState.RUNNING, VmState.PAUSED),
                                null,
                                HistoryMetric.ALL));
        Map<FleetView, Map<String, String>> known = new HashMap<>();
        Map<FleetView, FleetFrame> bases = new HashMap<>();
        for (long seq = 1; seq <= 200; seq++) {
            FleetFrame now = frames.frame(seq, fleet(random));
            for (FleetView view : views) {
                FleetFrame base = bases.get(view);
                Map<String, String> rows = known.computeIfAbsent(view, none -> new HashMap<>());
                if (base != null && random.nextInt(3) == 0) {
                    continue; // Still busy with what came before.
                }
                FleetFrames.apply(
                        FleetFrames.tree(base == null ? now.snapshot(view) : now.delta(base, view)),
                        rows);
                bases.put(view, now);
                Map<String, String> whole = new HashMap<>();
                FleetFrames.apply(FleetFrames.tree(now.snapshot(view)), whole);
                assertThat(rows).isEqualTo(whole);
            }
        }
    }

    private static List<VmLine> fleet(Random random) {
        List<VmLine> lines = new ArrayList<>();
        for (int number = 0; number < 25; number++) {
            if (random.nextInt(8) > 0) {
                VmState state = STATES.get(random.nextInt(STATES.size()));
                lines.add(FleetFrames.line(number, random.nextInt(4) - 1, state));
            }
        }
        return lines;
    }

    private static FleetView named(String part) {
        return new FleetView(null, null, null, part, FleetFrames.ALL.metrics());
    }
}
