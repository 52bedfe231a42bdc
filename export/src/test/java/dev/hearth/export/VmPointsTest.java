// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import static dev.hearth.export.TestSamples.ID;
import static dev.hearth.export.TestSamples.START;
import static dev.hearth.export.TestSamples.batch;
import static dev.hearth.export.TestSamples.full;
import static dev.hearth.export.TestSamples.nothing;
import static dev.hearth.export.TestSamples.outside;
import static dev.hearth.export.TestSamples.seldom;
import static dev.hearth.export.TestSamples.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Which series a VM has. Fixture: samples as a host agent makes them.
class VmPointsTest {

    private static final Duration NOW = Duration.ofMillis(500);

    private final Totals totals = new Totals();

    @Test
    void everyValueIsInBaseUnitsAndSaysItsSource() {
        Map<String, Double> series = series(vm("web", "one"), full(START, Source.GUEST), NOW);

        assertThat(series)
                .containsEntry("hearth_vm_cpu_usage_ratio source=guest", 0.25)
                .containsEntry("hearth_vm_memory_usage_ratio source=guest", 0.5)
                .containsEntry("hearth_vm_memory_used_bytes source=guest", 268_435_456.0)
                .containsEntry("hearth_vm_memory_cache_bytes source=balloon", 81_920_000.0)
                .containsEntry("hearth_vm_network_receive_bytes_total source=guest", 1_000.0)
                .containsEntry("hearth_vm_load15 source=guest", 0.3)
                .containsEntry("hearth_vm_oom_kills_total source=balloon", 3.0)
                .containsEntry("hearth_vmm_cpu_usage_ratio source=vmm", 0.6)
                .containsEntry("hearth_vmm_disk_wait_seconds_total source=vmm", 1.5)
                .containsEntry("hearth_vm_state state=running", 1.0)
                .containsEntry("hearth_vm_metric_state state=live", 1.0)
                .containsEntry("hearth_vm_bottleneck kind=noisy-host", 1.0)
                .containsEntry("hearth_vm_sample_age_seconds", 0.5)
                .containsEntry("hearth_vm_info image=demo", 1.0);
    }

    @Test
    void theHostsMemoryNeverStandsForTheGuests() {
        Set<String> names = series(vm("web", "one"), outside(START, "one"), NOW).keySet();

        assertThat(names)
                .filteredOn(name -> name.startsWith("hearth_vm_memory"))
                .containsExactly("hearth_vm_memory_configured_bytes");
        assertThat(names)
                .contains(
                        "hearth_vm_cpu_usage_ratio source=vmm",
                        "hearth_vmm_resident_memory_bytes source=vmm");
    }

    @Test
    void whatIsNotKnownIsNotThere() {
        Set<String> names = series(vm("web", null), nothing(START), NOW).keySet();

        assertThat(names)
                .containsExactlyInAnyOrder(
                        "hearth_vm_info image=demo",
                        "hearth_vm_state state=stopped",
                        "hearth_vm_metric_state state=stopped",
                        "hearth_vm_vcpus",
                        "hearth_vm_memory_configured_bytes",
                        "hearth_vm_sample_age_seconds");
        assertThat(series(vm("web", "one"), full(START, Source.GUEST), NOW).keySet())
                .as("a count the kernel does not know, and one of the VMM that was lost")
                .doesNotContain(
                        "hearth_vm_major_faults_total source=balloon",
                        "hearth_vmm_disk_throttled_requests_total source=vmm");
    }

    @Test
    void anOldSampleIsToldByItsAgeOnly() {
        Map<String, Double> series =
                series(vm("web", "one"), full(START, Source.GUEST), Duration.ofSeconds(9));

        assertThat(series.keySet())
                .containsExactlyInAnyOrder(
                        "hearth_vm_info image=demo",
                        "hearth_vm_state state=unknown",
                        "hearth_vm_metric_state state=unknown",
                        "hearth_vm_vcpus",
                        "hearth_vm_memory_configured_bytes",
                        "hearth_vm_start_time_seconds",
                        "hearth_vm_sample_age_seconds");
        assertThat(series).containsEntry("hearth_vm_sample_age_seconds", 9.0);
    }

    @Test
    void theSampleOfAVmThatIsMeasuredSeldomLastsUntilItsNext() {
        MetricSample sample = full(START, Source.GUEST);

        assertThat(series(seldom(10), sample, Duration.ofSeconds(10)))
                .containsEntry("hearth_vm_sample_age_seconds", 10.0)
                .containsKey("hearth_vm_uptime_seconds source=guest");
        assertThat(series(seldom(10), sample, Duration.ofMillis(11_500)))
                .doesNotContainKey("hearth_vm_uptime_seconds source=guest");
    }

    @Test
    void aVmCostsAtMostTheSeriesThatAreDocumented() {
        VmStatus vm = vm("web", "one");
        totals.accept(batch(1, vm, full(START, Source.VMM)));
        Map<String, Double> series = series(vm, full(START.plusSeconds(1), Source.GUEST), NOW);

        // Two that this sample says nothing of.
        assertThat(series).hasSize(VmFamilies.MOST_SERIES_PER_VM - 2);
        assertThat(VmFamilies.ALL)
                .hasSize(VmFamilies.MOST_SERIES_PER_VM - 10)
                .doesNotHaveDuplicates();
    }

    @Test
    void nothingAGuestWroteIsALabel() {
        Points points = points(vm("web", "one"), full(START, Source.GUEST), NOW);

        points.forEach(point ->
                assertThat(point.labels().stream().map(label -> label.getValue()))
                        .noneMatch(value -> value.contains("guest") && !value.equals("guest")));
    }

    /// Without the labels that all of them have.
    private Map<String, Double> series(VmStatus vm, MetricSample sample, Duration age) {
        Map<String, Double> series = new TreeMap<>();
        points(vm, sample, age)
                .forEach(point -> {
                    assertThat(point.labels().get("vm")).isEqualTo(ID.toString());
                    assertThat(point.labels().get("name")).isEqualTo("web");
                    assertThat(point.labels().get("host")).isEqualTo("h");
                    String own =
                            point.labels().stream()
                                    .filter(label ->
                                            !Set.of("vm", "name", "host").contains(label.getName()))
                                    .map(label -> " " + label.getName() + "=" + label.getValue())
                                    .collect(Collectors.joining());
                    series.put(point.family().seriesName() + own, point.value());
                });
        return series;
    }

    private Points points(VmStatus vm, MetricSample sample, Duration age) {
        totals.accept(batch(1, vm, sample));
        Points points = new Points();
        VmPoints.add(ExportedVm.of(vm, sample, age), Labels.of("host", "h"), totals, points);
        return points;
    }
}
