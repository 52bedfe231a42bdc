// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.export;

import dev.hearth.contract.host.Batch;
import dev.hearth.export.ExportedVm;
import dev.hearth.export.Exposition;
import dev.hearth.export.HostFamilies;
import dev.hearth.export.Points;
import dev.hearth.export.Totals;
import dev.hearth.export.VmPoints;
import dev.hearth.host.hypervisor.ReaderCounts;
import dev.hearth.host.metrics.MetricsService;
import dev.hearth.host.metrics.Subscription;
import dev.hearth.host.remotewrite.RemoteWriteCounts;
import dev.hearth.host.spool.SpoolCounts;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers Prometheus from the newest batch: a scrape measures nothing and asks no guest. Safe for
/// use by many threads.
public final class HostExport implements AutoCloseable {

    private final InstantSource clock = InstantSource.system();
    private final Totals totals = new Totals();
    private final MetricsService metrics;
    private final SpoolCounts spool;
    private final Supplier<Optional<ReaderCounts>> reader;
    private final Optional<RemoteWriteCounts> remoteWrite;
    private final Exposition exposition;
    private final Subscription subscription;

    private volatile @Nullable Batch newest;

    /// Begins to follow the batches.
    ///
    /// @param spool what keeping them did
    /// @param reader what reading the VMMs' metrics did; empty where none tells any
    /// @param remoteWrite what pushing samples did; empty when none are pushed
    public HostExport(
            MetricsService metrics,
            SpoolCounts spool,
            Supplier<Optional<ReaderCounts>> reader,
            Optional<RemoteWriteCounts> remoteWrite) {
        this.metrics = metrics;
        this.spool = spool;
        this.reader = reader;
        this.remoteWrite = remoteWrite;
        this.exposition = new Exposition(new PrometheusRegistry(), this::points);
        this.subscription = metrics.subscribe(this::accept);
    }

    /// One scrape.
    ///
    /// @param accept the client's `Accept` header; null without one
    public Exposition.Page page(@Nullable String accept) {
        return exposition.page(accept);
    }

    @Override
    public void close() {
        subscription.close();
    }

    private void accept(Batch batch) {
        totals.accept(batch);
        newest = batch;
    }

    private Points points() {
        Points points = new Points();
        Batch batch = newest;
        if (batch != null) {
            HostFamilies.add(batch.host(), Labels.EMPTY, points);
            Instant now = clock.instant();
            for (Batch.Entry entry : batch.vms()) {
                VmPoints.add(exported(entry, now), Labels.EMPTY, totals, points);
            }
        }
        SelfFamilies.add(metrics.counts(), points);
        SelfFamilies.add(spool, points);
        reader.get().ifPresent(counts -> SelfFamilies.add(counts, points));
        remoteWrite.ifPresent(counts -> SelfFamilies.add(counts, clock.millis(), points));
        return points;
    }

    private static ExportedVm exported(Batch.Entry entry, Instant now) {
        Duration age = Duration.between(entry.sample().at(), now);
        // By a clock that was set back, a sample would be of the future.
        return ExportedVm.of(entry.vm(), entry.sample(), age.isNegative() ? Duration.ZERO : age);
    }
}
