// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.hearth.export.Exposition;
import dev.hearth.manager.alert.AlertTotals;
import dev.hearth.manager.config.ManagerConfig;
import dev.hearth.manager.console.ConsoleService;
import dev.hearth.manager.database.Database;
import dev.hearth.manager.history.HistoryService;
import dev.hearth.manager.host.HostAgent;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.host.HostStream;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.metrics.FleetHub;
import dev.hearth.manager.metrics.LiveHub;
import dev.hearth.manager.vm.VmService;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ServerHttpObservationFilter;

/// Wires what is told to Prometheus and by OTLP.
@Configuration(proxyBeanMethods = false)
public class ExportConfiguration {

    private static final String HTTP = "http.server.requests";
    private static final int MOST_ROUTES = 100;
    private static final Duration OTLP_INTERVAL = Duration.ofSeconds(15);

    /// Upper bounds of the histogram of requests.
    private static final double[] SECONDS = {0.005, 0.025, 0.1, 0.5, 1, 5};

    @Bean
    PrometheusRegistry prometheusRegistry() {
        return new PrometheusRegistry();
    }

    @Bean
    MeterRegistry meterRegistry(PrometheusRegistry registry, Database database) {
        MeterRegistry meters =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
        meters.config()
                .meterFilter(
                        MeterFilter.maximumAllowableTags(
                                HTTP, "uri", MOST_ROUTES, MeterFilter.deny()))
                .meterFilter(new RequestHistogram());
        if (database.dataSource() instanceof HikariDataSource pool) {
            pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        }
        return meters;
    }

    /// Before all other filters, so that refusals are counted, too.
    @Bean
    FilterRegistrationBean<Filter> requestObservation(MeterRegistry meters) {
        ObservationRegistry observations = ObservationRegistry.create();
        observations
                .observationConfig()
                .observationHandler(
                        new DefaultMeterObservationHandler(meters, IgnoredMeters.LONG_TASK_TIMER));
        FilterRegistrationBean<Filter> registration =
                new FilterRegistrationBean<>(new ServerHttpObservationFilter(observations));
        registration.setOrder(0);
        return registration;
    }

    @Bean
    Hosts exportedHosts(HostAgent agent, HostState state, HostStream stream) {
        return new Hosts(agent, state, stream.counts());
    }

    @Bean
    Self exportedSelf(
            LiveHub hub,
            FleetHub fleet,
            ConsoleService consoles,
            HistoryService history,
            AlertTotals alerts) {
        String version =
                Optional.ofNullable(
                                ExportConfiguration.class.getPackage().getImplementationVersion())
                        .orElse("unpackaged");
        return new Self(
                version, new Viewers(hub, fleet, consoles::viewers), history::totals, alerts);
    }

    @Bean
    Fleet fleet(VmService vms, HostState host, Hosts hosts, Self self) {
        return new Fleet(vms, host, hosts, self);
    }

    @Bean
    ExportRoutes exportRoutes(
            PrometheusRegistry registry, Fleet fleet, Hosts hosts, Answers answers) {
        return new ExportRoutes(new Exposition(registry, fleet::points), hosts, answers);
    }

    @Bean
    Pushing pushing(ManagerConfig config, Fleet fleet) {
        return new Pushing(
                config.otlpEndpoint()
                        .map(endpoint ->
                                new OtlpExport(
                                        endpoint, OTLP_INTERVAL, Fleet.FAMILIES, fleet::points)));
    }

    /// The push, if there is to be one.
    record Pushing(Optional<OtlpExport> otlp) implements AutoCloseable {

        @Override
        public void close() {
            otlp.ifPresent(OtlpExport::close);
        }
    }

    /// Gives the requests their buckets.
    private static final class RequestHistogram implements MeterFilter {

        @Override
        public DistributionStatisticConfig configure(
                Meter.Id id, DistributionStatisticConfig config) {
            return id.getName().equals(HTTP)
                    ? DistributionStatisticConfig.builder()
                            .serviceLevelObjectives(
                                    DoubleStream.of(SECONDS)
                                            .map(seconds ->
                                                    seconds * Duration.ofSeconds(1).toNanos())
                                            .toArray())
                            .build()
                            .merge(config)
                    : config;
        }
    }
}
