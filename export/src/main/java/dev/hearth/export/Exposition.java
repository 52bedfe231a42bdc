// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers scrapes: our own families, those of the JVM and of its process, and whatever else is
/// registered. Safe for use by many threads.
public final class Exposition {

    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    private final PrometheusRegistry registry;
    private final Supplier<Points> points;
    private boolean filled;

    /// One answer: what is known is settled, and written when it is wanted, since the text of a
    /// whole fleet has megabytes.
    public static final class Page {

        private final ExpositionFormatWriter writer;
        private final MetricSnapshots snapshots;

        private Page(ExpositionFormatWriter writer, MetricSnapshots snapshots) {
            this.writer = writer;
            this.snapshots = snapshots;
        }

        /// Its form, as a `Content-Type`.
        public String contentType() {
            return writer.getContentType();
        }

        /// Writes its text. Throws [IOException] when the client is gone.
        public void writeTo(OutputStream out) throws IOException {
            writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        }
    }

    /// @param registry what else is told
    /// @param points our own values as of now; called once a scrape
    public Exposition(PrometheusRegistry registry, Supplier<Points> points) {
        this.registry = registry;
        this.points = points;
    }

    /// One scrape, in the form the client asks for.
    ///
    /// @param accept the client's `Accept` header; null without one
    public Page page(@Nullable String accept) {
        fill();
        return new Page(Accept.prefersOpenMetrics(accept) ? openMetrics : text, registry.scrape());
    }

    /// With the first scrape only: it loads classes that a program nobody scrapes can do without.
    private synchronized void fill() {
        if (!filled) {
            filled = true;
            JvmMetrics.builder().register(registry);
            MultiCollector ours = () -> points.get().snapshots();
            registry.register(ours);
        }
    }
}
