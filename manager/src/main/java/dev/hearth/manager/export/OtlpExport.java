// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import dev.hearth.export.Family;
import dev.hearth.export.Points;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Pushes the families of a scrape to an OpenTelemetry collector, by OTLP over HTTP in protobuf. A
/// collector that does not answer costs that push only; the SDK logs it.
final class OtlpExport implements AutoCloseable {

    /// Series of one family. The SDK's own limit would merge the VMs beyond 2000 into one.
    private static final int MOST_SERIES_OF_A_FAMILY = 100_000;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Map<Family, ObservableDoubleMeasurement> instruments = new HashMap<>();
    private final Supplier<Points> points;
    private final SdkMeterProvider provider;

    /// Begins to push.
    ///
    /// @param endpoint the collector's address for metrics
    /// @param families every family that `points` may tell
    OtlpExport(URI endpoint, Duration interval, List<Family> families, Supplier<Points> points) {
        this.points = points;
        OtlpHttpMetricExporter exporter =
                OtlpHttpMetricExporter.builder()
                        .setEndpoint(endpoint.toString())
                        .setCompression("gzip")
                        .build();
        this.provider =
                SdkMeterProvider.builder()
                        .setResource(
                                Resource.getDefault()
                                        .merge(
                                                Resource.create(
                                                        Attributes.builder()
                                                                .put(
                                                                        "service.name",
                                                                        "hearth-manager")
                                                                .build())))
                        .registerMetricReader(
                                PeriodicMetricReader.builder(exporter)
                                        .setInterval(interval)
                                        .build(),
                                kind -> MOST_SERIES_OF_A_FAMILY)
                        .build();
        Meter meter = provider.get("dev.hearth");
        families.forEach(family -> instruments.put(family, instrument(meter, family)));
        ObservableMeasurement[] all = instruments.values().toArray(ObservableMeasurement[]::new);
        meter.batchCallback(this::observe, all[0], all);
    }

    /// Pushes what is known once more, and ends.
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void observe() {
        points.get()
                .forEach(point -> {
                    ObservableDoubleMeasurement instrument = instruments.get(point.family());
                    if (instrument != null) {
                        instrument.record(point.value(), attributes(point.labels()));
                    }
                });
    }

    private static ObservableDoubleMeasurement instrument(Meter meter, Family family) {
        return switch (family.kind()) {
            case GAUGE, INFO ->
                    meter.gaugeBuilder(family.seriesName())
                            .setDescription(family.help())
                            .setUnit(unit(family.unit()))
                            .buildObserver();
            case COUNTER ->
                    meter.counterBuilder(family.seriesName())
                            .ofDoubles()
                            .setDescription(family.help())
                            .setUnit(unit(family.unit()))
                            .buildObserver();
        };
    }

    /// UCUM's names, which OpenTelemetry uses.
    private static String unit(@Nullable Unit unit) {
        if (Unit.SECONDS.equals(unit)) {
            return "s";
        }
        return Unit.BYTES.equals(unit) ? "By" : "1";
    }

    private static Attributes attributes(Labels labels) {
        AttributesBuilder attributes = Attributes.builder();
        labels.forEach(label -> attributes.put(label.getName(), label.getValue()));
        return attributes.build();
    }
}
