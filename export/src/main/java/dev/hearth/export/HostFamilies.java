// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import static dev.hearth.export.Family.gauge;
import static dev.hearth.export.Family.info;
import static io.prometheus.metrics.model.snapshots.Unit.BYTES;

import dev.hearth.contract.host.HostInfo;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;

/// The families of the machine itself.
public final class HostFamilies {

    private static final Family INFO = info("hearth_host", "What the host is, and how it runs VMs");
    private static final Family CPUS = gauge("hearth_host_cpus", "CPUs the host agent may use");
    private static final Family MEMORY =
            gauge("hearth_host_memory_total_bytes", BYTES, "Memory of the host");

    /// All of them.
    public static final List<Family> ALL = List.of(INFO, CPUS, MEMORY);

    private static final double BYTES_PER_MIB = 1024 * 1024;

    private HostFamilies() {}

    /// Adds a host's series.
    ///
    /// @param fixed labels that every series gets
    public static void add(HostInfo host, Labels fixed, Points points) {
        points.addInfo(
                INFO,
                fixed.merge(
                        Labels.of(
                                "version", host.version(),
                                "hypervisor", host.hypervisor(),
                                "accelerator", host.accelerator())));
        points.add(CPUS, fixed, host.cpuCount());
        points.add(MEMORY, fixed, host.memTotalMib() * BYTES_PER_MIB);
    }
}
