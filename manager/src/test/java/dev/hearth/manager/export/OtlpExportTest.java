// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hearth.export.Family;
import dev.hearth.export.Points;
import dev.hearth.manager.TestProgram;
import dev.hearth.manager.config.ManagerConfig;
import dev.hearth.manager.testing.FakeHostAgent;
import dev.hearth.manager.testing.TestHome;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is pushed, as a collector understands it. Fixture: a collector of our own on loopback,
/// which reads OTLP by OpenTelemetry's own protobuf.
class OtlpExportTest {

    private static final Family RATIO = Family.gauge("test_ratio", Unit.RATIO, "A share");
    private static final Family BYTES = Family.counter("test_bytes", Unit.BYTES, "Bytes");
    private static final Family SECONDS = Family.counter("test_seconds", Unit.SECONDS, "Time");
    private static final Family THING = Family.info("test_thing", "What it is");
    private static final List<Family> FAMILIES = List.of(RATIO, BYTES, SECONDS, THING);

    private final List<ExportMetricsServiceRequest> pushes = new CopyOnWriteArrayList<>();
    private HttpServer collector;

    @BeforeEach
    void listen() throws IOException {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/metrics", this::take);
        collector.start();
    }

    @AfterEach
    void end() {
        collector.stop(0);
    }

    @Test
    void familiesArriveWithTheirUnitsAndLabels() {
        try (OtlpExport export = export(OtlpExportTest::points)) {
            assertThat(export).isNotNull();
            await().until(() -> !pushes.isEmpty());
        }

        assertThat(newest().keySet())
                .containsExactlyInAnyOrder("test_ratio", "test_bytes_total", "test_thing_info");
        NumberDataPoint ratio = metric("test_ratio").getGauge().getDataPoints(0);
        assertThat(ratio.getAsDouble()).isEqualTo(0.25);
        assertThat(ratio.getAttributesList())
                .extracting(each -> each.getKey() + "=" + each.getValue().getStringValue())
                .containsExactlyInAnyOrder("vm=1", "source=guest");
        Metric bytes = metric("test_bytes_total");
        assertThat(bytes.getUnit()).isEqualTo("By");
        assertThat(bytes.getSum().getIsMonotonic()).isTrue();
        assertThat(bytes.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        assertThat(bytes.getSum().getDataPointsList())
                .extracting(NumberDataPoint::getAsDouble)
                .containsExactlyInAnyOrder(1e15, 7.0);
    }

    @Test
    void whatIsNotKnownAnyMoreIsNotPushedAnyMore() {
        AtomicReference<Points> known = new AtomicReference<>(points());
        try (OtlpExport export = export(known::get)) {
            assertThat(export).isNotNull();
            await().until(() -> !pushes.isEmpty() && newest().containsKey("test_ratio"));

            known.set(new Points());

            int before = pushes.size();
            known.get().add(SECONDS, Labels.EMPTY, 1);
            await().until(() -> pushes.size() > before + 1);
            assertThat(newest().keySet()).containsExactly("test_seconds_total");
        }
    }

    @Test
    void aFleetIsNotCutOffAtTheSdksOwnLimit() {
        Points many = new Points();
        for (int vm = 0; vm < 5_000; vm++) {
            many.add(RATIO, Labels.of("vm", "" + vm), vm);
        }
        try (OtlpExport export = export(() -> many)) {
            assertThat(export).isNotNull();
            await().until(() -> !pushes.isEmpty());
        }

        assertThat(metric("test_ratio").getGauge().getDataPointsList()).hasSize(5_000);
    }

    @Test
    void aManagerThatIsToldACollectorPushesWhatItTellsPrometheus() {
        Path home = TestHome.create();
        try (FakeHostAgent agent = new FakeHostAgent();
                TestProgram program = new TestProgram()) {
            program.start(
                    ManagerConfig.of(
                            Map.of(
                                    "HEARTH_MANAGER_LISTEN",
                                    "127.0.0.1:0",
                                    "HEARTH_MANAGER_HOST_AGENT",
                                    agent.url().toString(),
                                    "HEARTH_MANAGER_OTLP_ENDPOINT",
                                    "http://127.0.0.1:" + collector.getAddress().getPort(),
                                    "HEARTH_HOME",
                                    home.toString())));
            // The last push comes with its end, at the latest.
        } finally {
            TestHome.delete(home);
        }

        assertThat(newest()).containsKeys("hearth_host_up", "hearth_manager_database_up");
        assertThat(metric("hearth_manager_database_up").getGauge().getDataPoints(0).getAsDouble())
                .isEqualTo(1);
    }

    private OtlpExport export(Supplier<Points> points) {
        URI endpoint =
                URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/metrics");
        return new OtlpExport(endpoint, Duration.ofMillis(100), FAMILIES, points);
    }

    private static Points points() {
        Points points = new Points();
        points.add(RATIO, Labels.of("vm", "1", "source", "guest"), 0.25);
        points.add(BYTES, Labels.of("vm", "1"), 1e15);
        points.add(BYTES, Labels.of("vm", "2"), 7);
        points.addInfo(THING, Labels.of("vm", "1"));
        return points;
    }

    private Metric metric(String name) {
        return Objects.requireNonNull(newest().get(name), name);
    }

    private Map<String, Metric> newest() {
        return pushes.getLast().getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .filter(scope -> scope.getScope().getName().equals("dev.hearth"))
                .flatMap(scope -> scope.getMetricsList().stream())
                .collect(Collectors.toMap(Metric::getName, metric -> metric));
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                GZIPInputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            pushes.add(ExportMetricsServiceRequest.parseFrom(body));
            byte[] answer = ExportMetricsServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}
