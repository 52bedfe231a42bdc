// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.MetricState;
import dev.hearth.contract.rest.VmState;
import dev.hearth.manager.history.HistoryMetric;
import dev.hearth.manager.history.SampleValues;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import dev.hearth.manager.testing.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// Fleets as tests want them, and what viewers make of the messages.
final class FleetFrames {

    static final Json JSON = new Json();

    /// All VMs, of which CPU and load are shown.
    static final FleetView ALL =
            new FleetView(
                    null,
                    null,
                    null,
                    null,
                    List.of(HistoryMetric.CPU_USAGE_PERCENT, HistoryMetric.LOAD1));

    final ViewerCounts counts = new ViewerCounts();

    FleetFrame frame(long seq, List<VmLine> lines) {
        return new FleetFrame(
                seq, Instant.parse("2026-11-26T10:00:00Z").plusSeconds(seq), lines, press());
    }

    FleetFrame.Press press() {
        return new FleetFrame.Press(JSON, counts);
    }

    /// A running VM whose name is of its number.
    static VmLine line(int number, double cpu) {
        return line(number, cpu, VmState.RUNNING);
    }

    static VmLine line(int number, double cpu, VmState state) {
        UUID id = new UUID(0, number);
        VmStatus status =
                new VmStatus(
                        id,
                        new VmSpec("vm", 1, 128, "demo"),
                        dev.hearth.contract.host.VmState.RUNNING,
                        null,
                        "first",
                        1L,
                        null,
                        null,
                        null,
                        null,
                        null,
                        0);
        SampleValues values =
                cpu < 0 ? SampleValues.NONE : SampleValues.of(Samples.live(status, cpu));
        return new VmLine(
                new VmLine.Who(id, "vm-" + number, "host:" + number % 2, state),
                cpu < 0 ? MetricState.NO_AGENT : MetricState.LIVE,
                (long) number,
                values);
    }

    static JsonNode tree(String message) {
        try {
            return JSON.tree(message.getBytes(StandardCharsets.UTF_8));
        } catch (NotJson e) {
            throw new AssertionError(message, e);
        }
    }

    /// What a viewer knows after one more message: rows by id, without ages.
    static void apply(JsonNode message, Map<String, String> rows) {
        switch (message.path("type").stringValue()) {
            case "snapshot" -> rows.clear();
            case "delta" -> message.path("gone").forEach(id -> rows.remove(id.stringValue()));
            default -> {
                return;
            }
        }
        for (JsonNode row : message.path("vms")) {
            rows.put(
                    row.path("id").stringValue(),
                    "%s %s %s %s %s %s"
                            .formatted(
                                    row.path("name"),
                                    row.path("host"),
                                    row.path("state"),
                                    row.path("metric_state"),
                                    row.path("values"),
                                    row.path("sources")));
        }
    }
}
