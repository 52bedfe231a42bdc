// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import dev.hearth.contract.host.Batch;
import dev.hearth.export.ExportedVm;
import dev.hearth.export.HostFamilies;
import dev.hearth.export.Points;
import dev.hearth.export.Totals;
import dev.hearth.export.VmPoints;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Turns batches into samples of series, and knows which series there were, so that each one's end
/// is told once. For use by one thread.
final class SeriesTrack {

    private final Labels host;
    private final Totals totals = new Totals();
    private Set<Series> told = Set.of();

    /// @param host what the label `host` says
    SeriesTrack(String host) {
        this.host = Labels.of("host", host);
    }

    /// Adds up one second. Every batch is to come here, whether it is told or not.
    void count(Batch batch) {
        totals.accept(batch);
    }

    /// The samples of a batch that was counted, and a mark for each series that it has no more.
    List<Sample> samples(Batch batch) {
        List<Sample> samples = new ArrayList<>();
        Points own = new Points();
        HostFamilies.add(batch.host(), host, own);
        add(own, batch.at(), samples);
        for (Batch.Entry entry : batch.vms()) {
            Points points = new Points();
            Instant at = entry.sample().at();
            Duration age = Duration.between(at, batch.at());
            VmPoints.add(
                    ExportedVm.of(
                            entry.vm(), entry.sample(), age.isNegative() ? Duration.ZERO : age),
                    host,
                    totals,
                    points);
            add(points, at, samples);
        }
        Set<Series> present = LinkedHashSet.newLinkedHashSet(samples.size());
        samples.forEach(sample -> present.add(sample.series()));
        addEnded(present, batch.at(), samples);
        told = present;
        return samples;
    }

    /// A mark for each series there was: nobody measures them from now on.
    List<Sample> end(Instant at) {
        List<Sample> samples = new ArrayList<>();
        addEnded(Set.of(), at, samples);
        told = Set.of();
        return samples;
    }

    private void addEnded(Set<Series> present, Instant at, List<Sample> samples) {
        for (Series series : told) {
            if (!present.contains(series)) {
                samples.add(new Sample(series, Sample.STALE, at.toEpochMilli()));
            }
        }
    }

    private static void add(Points points, Instant at, List<Sample> samples) {
        points.forEach(point -> {
            if (!Double.isNaN(point.value())) {
                samples.add(
                        new Sample(
                                new Series(point.family().seriesName(), point.labels()),
                                point.value(),
                                at.toEpochMilli()));
            }
        });
    }
}
