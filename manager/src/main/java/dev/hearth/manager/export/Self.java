// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import dev.hearth.export.Points;
import dev.hearth.manager.alert.AlertTotals;
import dev.hearth.manager.history.HistoryTotals;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Optional;
import java.util.function.Supplier;

/// The manager itself, as it is exported.
///
/// @param version the manager's
/// @param history what became of what was to be kept; empty when the manager keeps nothing
/// @param alerts how alerts and what is told of them fare
record Self(
        String version,
        Viewers viewers,
        Supplier<Optional<HistoryTotals>> history,
        AlertTotals alerts) {

    private static final String OUTCOME = "outcome";

    void addTo(Points points) {
        points.addInfo(ManagerFamilies.INFO, Labels.of("version", version));
        viewers.addTo(points);
        history.get().ifPresent(totals -> addHistory(points, totals));
        alerts.active()
                .forEach((state, count) ->
                        points.add(
                                ManagerFamilies.ALERTS,
                                Labels.of("state", state.toString()),
                                count));
        addDeliveries(points, "delivered", alerts.deliveredTotal());
        addDeliveries(points, "retried", alerts.retriedTotal());
        addDeliveries(points, "failed", alerts.failedTotal());
    }

    private static void addHistory(Points points, HistoryTotals totals) {
        addSamples(points, "taken", totals.taken());
        addSamples(points, "repeated", totals.repeated());
        addSamples(points, "late", totals.late());
        addSamples(points, "implausible", totals.implausible());
        addSamples(points, "foreign", totals.foreign());
        addSamples(points, "crowded-out", totals.crowdedOut());
        addRows(points, "written", totals.written());
        addRows(points, "lost", totals.lost());
        points.addCount(ManagerFamilies.UNWRITTEN, Labels.EMPTY, totals.unwritten());
    }

    private static void addSamples(Points points, String outcome, long count) {
        points.addCount(ManagerFamilies.SAMPLES, Labels.of(OUTCOME, outcome), count);
    }

    private static void addDeliveries(Points points, String outcome, long count) {
        points.addCount(ManagerFamilies.DELIVERIES, Labels.of(OUTCOME, outcome), count);
    }

    private static void addRows(Points points, String outcome, long count) {
        points.addCount(ManagerFamilies.ROWS, Labels.of(OUTCOME, outcome), count);
    }
}
