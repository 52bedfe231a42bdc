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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Turns batches into samples of series, and knows which series there were, so that each one's end
/// is told once. For use by one thread.
final class SeriesTrack {

    private final Labels host;
    private final Totals totals = new Totals();
    private Set<Series> told = Set.of();
    private Map<UUID, Told> vms = Map.of();

    /// The time of a VM's newest sample, and the series that came of it.
    private record Told(Instant at, List<Series> series) {}

    /// @param host what the label `host` says
    SeriesTrack(String host) {
        this.host = Labels.of("host", host);
    }

    /// Adds up one second. Every batch is to come here, whether it is told or not.
    void count(Batch batch) {
        totals.accept(batch);
    }

    /// The samples of a batch that was counted, and a mark for each series that it has no more. A
    /// VM whose sample was told before has nothing new.
    List<Sample> samples(Batch batch) {
        List<Sample> samples = new ArrayList<>();
        Set<Series> present = LinkedHashSet.newLinkedHashSet(told.size());
        Map<UUID, Told> now = HashMap.newHashMap(batch.vms().size());
        Points own = new Points();
        HostFamilies.add(batch.host(), host, own);
        present.addAll(add(own, batch.at(), samples));
        for (Batch.Entry entry : batch.vms()) {
            Instant at = entry.sample().at();
            Told before = vms.get(entry.vm().id());
            Told told =
                    before != null && before.at().equals(at)
                            ? before
                            : new Told(at, add(points(entry, batch.at()), at, samples));
            now.put(entry.vm().id(), told);
            present.addAll(told.series());
        }
        addEnded(present, batch.at(), samples);
        told = present;
        vms = now;
        return samples;
    }

    /// A mark for each series there was: nobody measures them from now on.
    List<Sample> end(Instant at) {
        List<Sample> samples = new ArrayList<>();
        addEnded(Set.of(), at, samples);
        told = Set.of();
        vms = Map.of();
        return samples;
    }

    private Points points(Batch.Entry entry, Instant now) {
        Points points = new Points();
        Duration age = Duration.between(entry.sample().at(), now);
        VmPoints.add(
                ExportedVm.of(entry.vm(), entry.sample(), age.isNegative() ? Duration.ZERO : age),
                host,
                totals,
                points);
        return points;
    }

    private void addEnded(Set<Series> present, Instant at, List<Sample> samples) {
        for (Series series : told) {
            if (!present.contains(series)) {
                samples.add(new Sample(series, Sample.STALE, at.toEpochMilli()));
            }
        }
    }

    /// Returns the series the points belong to.
    private static List<Series> add(Points points, Instant at, List<Sample> samples) {
        List<Series> series = new ArrayList<>();
        points.forEach(point -> {
            if (!Double.isNaN(point.value())) {
                Series its = new Series(point.family().seriesName(), point.labels());
                series.add(its);
                samples.add(new Sample(its, point.value(), at.toEpochMilli()));
            }
        });
        return series;
    }
}
