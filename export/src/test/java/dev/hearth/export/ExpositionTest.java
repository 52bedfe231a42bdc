// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import static dev.hearth.export.TestSamples.START;
import static dev.hearth.export.TestSamples.batch;
import static dev.hearth.export.TestSamples.full;
import static dev.hearth.export.TestSamples.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmStatus;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Both texts, with Prometheus's own tools as the judges. Fixture: a VM with everything that can be
/// known, and the JVM of the test; Debian's `promtool` and `python3-prometheus-client`.
class ExpositionTest {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// What Prometheus 2.42 sends.
    private static final String PROMETHEUS =
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;"
                    + "version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private static final String PARSE =
            """
            import sys
            from prometheus_client.openmetrics import parser
            families = list(parser.text_fd_to_metric_families(sys.stdin))
            print(len(families), sum(len(family.samples) for family in families))
            """;

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|text",
                "*/*|text",
                "text/plain|text",
                "application/json|text",
                "application/openmetrics-text|openmetrics",
                "application/openmetrics-text;version=1.0.0|openmetrics",
                "APPLICATION/OpenMetrics-Text; version=\"1.0.0\"; charset=utf-8|openmetrics",
                "application/openmetrics-text;version=1.0.0;escaping=underscores|openmetrics",
                "application/openmetrics-text;version=0.0.1|text",
                "application/openmetrics-text;q=0|text",
                "application/openmetrics-text;version=1.0.0;q=0.3,text/plain;q=0.5|text",
                "text/plain;q=0.5,application/openmetrics-text;version=1.0.0|openmetrics"
            })
    void theFormIsTheOneThatIsAskedFor(String accept, String form) {
        assertThat(exposition("web").page(accept).contentType())
                .isEqualTo(form.equals("text") ? TEXT : OPEN_METRICS);
    }

    @Test
    void withoutAnAcceptHeaderItIsPlainText() {
        assertThat(exposition("web").page(null).contentType()).isEqualTo(TEXT);
        assertThat(exposition("web").page(PROMETHEUS).contentType()).isEqualTo(OPEN_METRICS);
    }

    @Test
    void aNameCannotBreakOutOfItsLabel() throws IOException {
        String page = page("a\"} 1\nevil{x=\"\\", null);

        assertThat(page).contains("name=\"a\\\"} 1\\nevil{x=\\\"\\\\\"");
        assertThat(page.lines()).noneMatch(line -> line.startsWith("evil"));
    }

    @Test
    void theProcessAndItsJvmAreThere() throws IOException {
        String page = page("web", null);

        assertThat(page)
                .contains(
                        "process_cpu_seconds_total ",
                        "process_resident_memory_bytes ",
                        "process_open_fds ",
                        "jvm_memory_used_bytes{");
    }

    @Test
    void openMetricsHasUnitsAndAnEnd() throws IOException {
        String page = page("web", PROMETHEUS);

        assertThat(page)
                .contains(
                        "# TYPE hearth_vm_network_receive_bytes counter\n",
                        "# UNIT hearth_vm_network_receive_bytes bytes\n",
                        "# TYPE hearth_vm info\n")
                .endsWith("# EOF\n");
    }

    @Test
    void promtoolFindsNothingWrongWithOurFamilies() throws Exception {
        Path page = directory.resolve("page");
        Files.writeString(page, page("web \"1\"\\", null));

        assertThat(run(page, "promtool", "check", "metrics"))
                .filteredOn(line -> line.contains("hearth_"))
                .isEmpty();
    }

    /// The parser of Prometheus's client for Python, which shares no code with ours.
    @Test
    void anotherParserFindsEverySample() throws Exception {
        String body = page("web \"1\"\\", PROMETHEUS);
        Path page = directory.resolve("page");
        Files.writeString(page, body);

        long families = body.lines().filter(line -> line.startsWith("# TYPE ")).count();
        long samples = body.lines().filter(line -> !line.startsWith("#")).count();
        assertThat(run(page, "/usr/bin/python3", "-c", PARSE))
                .containsExactly(families + " " + samples);
    }

    private List<String> run(Path input, String... command) throws Exception {
        Path out = directory.resolve("out");
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(input.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return Files.readAllLines(out);
    }

    private static String page(String name, @Nullable String accept) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exposition(name).page(accept).writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Exposition exposition(String name) {
        VmStatus vm = vm(name, "one");
        MetricSample sample = full(START, Source.GUEST);
        Totals totals = new Totals();
        totals.accept(batch(1, vm, sample));
        return new Exposition(
                new PrometheusRegistry(),
                () -> {
                    Points points = new Points();
                    ExportedVm exported = ExportedVm.of(vm, sample, Duration.ofMillis(500));
                    VmPoints.add(exported, Labels.EMPTY, totals, points);
                    HostFamilies.add(TestSamples.HOST, Labels.EMPTY, points);
                    return points;
                });
    }
}
