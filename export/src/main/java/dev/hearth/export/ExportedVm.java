// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.VmStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A VM as it is exported.
///
/// @param image null of an external VM, like the next two
/// @param state the VM's state by its name on the wire
/// @param metricState how well it is measured, likewise
/// @param startedAt when its VMM was started; null when none runs
/// @param sample its newest sample; null when there is none that is worth something
/// @param sinceSample the time from its newest sample until now, also when that is not worth
///   anything any more; null when there is none
public record ExportedVm(
        UUID id,
        String name,
        @Nullable String image,
        @Nullable Integer vcpuCount,
        @Nullable Integer memSizeMib,
        String state,
        String metricState,
        @Nullable Instant startedAt,
        @Nullable MetricSample sample,
        @Nullable Duration sinceSample) {

    /// What is not known of a VM whose host, or whose host agent's own clock, has gone silent.
    public static final String UNKNOWN = "unknown";

    /// A sample older than this is told by its age only, where samples come once a second; where
    /// they come more seldom, it may be as much older.
    private static final Duration FRESH = Duration.ofMillis(1_500);

    /// A VM of which a host says how it is now.
    ///
    /// @param sinceSample the time from the sample until now; when it is long, nothing but that is
    ///   known any more
    public static ExportedVm of(VmStatus vm, MetricSample sample, Duration sinceSample) {
        Duration lasts = FRESH.plusSeconds(vm.spec().pollIntervalS());
        boolean fresh = sinceSample.compareTo(lasts) < 0;
        return new ExportedVm(
                vm.id(),
                vm.spec().name(),
                vm.spec().image(),
                vm.spec().vcpuCount(),
                vm.spec().memSizeMib(),
                fresh ? vm.state().toString() : UNKNOWN,
                fresh ? sample.state().toString() : UNKNOWN,
                vm.startedAt(),
                fresh ? sample : null,
                sinceSample);
    }

    /// A VM of which a host says how it is now, before its first sample.
    public static ExportedVm of(VmStatus vm) {
        boolean runs = vm.incarnation() != null;
        return new ExportedVm(
                vm.id(),
                vm.spec().name(),
                vm.spec().image(),
                vm.spec().vcpuCount(),
                vm.spec().memSizeMib(),
                vm.state().toString(),
                (runs ? MetricState.NO_AGENT : MetricState.STOPPED).toString(),
                vm.startedAt(),
                null,
                null);
    }
}
