// SPDX-License-Identifier: Apache-2.0
package dev.hearth.export;

import static dev.hearth.export.Family.counter;
import static dev.hearth.export.Family.gauge;
import static dev.hearth.export.Family.info;
import static io.prometheus.metrics.model.snapshots.Unit.BYTES;
import static io.prometheus.metrics.model.snapshots.Unit.RATIO;
import static io.prometheus.metrics.model.snapshots.Unit.SECONDS;

import java.util.List;

/// The families that every VM has a part in. `hearth_vm_…` is what is known of the VM itself;
/// `hearth_vmm_…` is what its VMM's process costs the host, and never stands for the guest.
public final class VmFamilies {

    static final Family INFO = info("hearth_vm", "What the VM is");
    static final Family STATE = gauge("hearth_vm_state", "1 for the state the VM is in");
    static final Family METRIC_STATE =
            gauge("hearth_vm_metric_state", "1 for how well the VM is measured now");
    static final Family START_TIME =
            gauge("hearth_vm_start_time_seconds", SECONDS, "When its VMM was started");
    static final Family VCPUS = gauge("hearth_vm_vcpus", "Virtual CPUs it was given");
    static final Family MEMORY_CONFIGURED =
            gauge("hearth_vm_memory_configured_bytes", BYTES, "Memory it was given");
    static final Family SAMPLE_AGE =
            gauge("hearth_vm_sample_age_seconds", SECONDS, "How old its newest sample is");
    static final Family BOTTLENECK =
            gauge("hearth_vm_bottleneck", "1 for what the VM waits for most");

    static final Family CPU =
            gauge("hearth_vm_cpu_usage_ratio", RATIO, "Busy share of all its vCPUs, last second");
    static final Family CPU_SECONDS =
            counter("hearth_vm_cpu_seconds", SECONDS, "Time its vCPUs were busy, added up");
    static final Family MEMORY_RATIO =
            gauge(
                    "hearth_vm_memory_usage_ratio",
                    RATIO,
                    "Used (total - available) share of the guest's memory");
    static final Family MEMORY_USED =
            gauge("hearth_vm_memory_used_bytes", BYTES, "Total - available, as the guest sees it");
    static final Family MEMORY_TOTAL =
            gauge("hearth_vm_memory_total_bytes", BYTES, "Memory the guest's kernel manages");
    static final Family MEMORY_AVAILABLE =
            gauge(
                    "hearth_vm_memory_available_bytes",
                    BYTES,
                    "What the guest could have without swapping");
    static final Family MEMORY_FREE =
            gauge("hearth_vm_memory_free_bytes", BYTES, "Memory nobody in the guest uses");
    static final Family MEMORY_CACHE =
            gauge("hearth_vm_memory_cache_bytes", BYTES, "Disk caches of the guest");
    static final Family BALLOON =
            gauge("hearth_vm_balloon_bytes", BYTES, "Memory the guest gave back to the host");
    static final Family BALLOON_TARGET =
            gauge("hearth_vm_balloon_target_bytes", BYTES, "Memory it is asked to give back");
    static final Family NETWORK_RECEIVED =
            counter("hearth_vm_network_receive_bytes", BYTES, "What the guest received");
    static final Family NETWORK_SENT =
            counter("hearth_vm_network_transmit_bytes", BYTES, "What the guest sent");
    static final Family DISK_READ =
            counter("hearth_vm_disk_read_bytes", BYTES, "What was read from its disks");
    static final Family DISK_WRITTEN =
            counter("hearth_vm_disk_written_bytes", BYTES, "What was written to its disks");
    static final Family UPTIME =
            gauge("hearth_vm_uptime_seconds", SECONDS, "Since the guest's kernel booted");
    static final Family LOAD_1 = gauge("hearth_vm_load1", "The guest's load over 1 minute");
    static final Family LOAD_5 = gauge("hearth_vm_load5", "The guest's load over 5 minutes");
    static final Family LOAD_15 = gauge("hearth_vm_load15", "The guest's load over 15 minutes");
    static final Family PROCESSES = gauge("hearth_vm_processes", "Processes in the guest");
    static final Family PROCS_RUNNING =
            gauge("hearth_vm_procs_running", "Tasks of the guest that run or wait for a CPU");
    static final Family PROCS_BLOCKED =
            gauge("hearth_vm_procs_blocked", "Tasks of the guest that wait for a disk");
    static final Family CPU_STEAL =
            gauge(
                    "hearth_vm_cpu_steal_ratio",
                    RATIO,
                    "Share of all its vCPUs that were ready while the host ran others, as the guest"
                            + " sees it");
    static final Family CPU_IOWAIT =
            gauge(
                    "hearth_vm_cpu_iowait_ratio",
                    RATIO,
                    "Share of all its vCPUs that were idle while a task waited for a disk");
    static final Family PRESSURE_SOME =
            gauge(
                    "hearth_vm_pressure_some_ratio",
                    RATIO,
                    "Share of the last second in which some task of the guest waited (PSI)");
    static final Family PRESSURE_FULL =
            gauge(
                    "hearth_vm_pressure_full_ratio",
                    RATIO,
                    "Share of the last second in which all tasks of the guest waited (PSI)");
    static final Family OOM_KILLS =
            counter(
                    "hearth_vm_oom_kills",
                    "Processes the guest's kernel killed for want of memory");
    static final Family MAJOR_FAULTS =
            counter("hearth_vm_major_faults", "Page faults in the guest that had to wait for I/O");
    static final Family SWAPPED_IN =
            counter("hearth_vm_swap_in_bytes", BYTES, "What the guest read back from swap");
    static final Family SWAPPED_OUT =
            counter("hearth_vm_swap_out_bytes", BYTES, "What the guest wrote to swap");

    static final Family VMM_CPU =
            gauge(
                    "hearth_vmm_cpu_usage_ratio",
                    RATIO,
                    "Time of the whole VMM process, last second; 1 is one host CPU");
    static final Family VMM_CPU_SECONDS =
            counter("hearth_vmm_cpu_seconds", SECONDS, "Time of the whole VMM process, added up");
    static final Family VMM_VCPU =
            gauge(
                    "hearth_vmm_vcpu_usage_ratio",
                    RATIO,
                    "Time of the vCPU threads, as a share of all vCPUs, last second");
    static final Family VMM_CPU_WAIT =
            gauge(
                    "hearth_vmm_cpu_wait_ratio",
                    RATIO,
                    "Time vCPU threads were ready and had no host CPU, as a share of all vCPUs");
    static final Family VMM_CPU_WAIT_SECONDS =
            counter(
                    "hearth_vmm_cpu_wait_seconds",
                    SECONDS,
                    "Time vCPU threads were ready and had no host CPU, added up");
    static final Family VMM_RESIDENT =
            gauge("hearth_vmm_resident_memory_bytes", BYTES, "Resident memory of the VMM");
    static final Family VMM_PROPORTIONAL =
            gauge(
                    "hearth_vmm_proportional_memory_bytes",
                    BYTES,
                    "The VMM's own memory and its part of what it shares, read once a minute");
    static final Family VMM_THROTTLED_PERIODS =
            counter(
                    "hearth_vmm_cpu_throttled_periods",
                    "Periods in which its CPU limit held the VMM back");
    static final Family VMM_THROTTLED_SECONDS =
            counter(
                    "hearth_vmm_cpu_throttled_seconds",
                    SECONDS,
                    "Time its CPU limit held the VMM back");
    static final Family VMM_NETWORK_THROTTLED =
            counter(
                    "hearth_vmm_network_throttled_frames",
                    "Frames that waited for the VM's network limit");
    static final Family VMM_DISK_THROTTLED =
            counter(
                    "hearth_vmm_disk_throttled_requests",
                    "Disk requests that waited for the VM's disk limit or the host's I/O engine");
    static final Family VMM_DISK_REQUESTS =
            counter("hearth_vmm_disk_requests", "Reads and writes the VMM did for its guest");
    static final Family VMM_DISK_WAIT =
            counter("hearth_vmm_disk_wait_seconds", SECONDS, "Time of all disk requests, added up");
    static final Family VMM_EXITS =
            counter("hearth_vmm_vcpu_exits", "Times a vCPU left the guest for the VMM");
    static final Family VMM_EXIT_SECONDS =
            counter("hearth_vmm_vcpu_exit_seconds", SECONDS, "Time the VMM took for these exits");
    static final Family VMM_INTERRUPTS =
            counter("hearth_vmm_interrupts", "Times a device interrupted the guest");

    /// All of them.
    public static final List<Family> ALL =
            List.of(
                    INFO,
                    STATE,
                    METRIC_STATE,
                    START_TIME,
                    VCPUS,
                    MEMORY_CONFIGURED,
                    SAMPLE_AGE,
                    BOTTLENECK,
                    CPU,
                    CPU_SECONDS,
                    MEMORY_RATIO,
                    MEMORY_USED,
                    MEMORY_TOTAL,
                    MEMORY_AVAILABLE,
                    MEMORY_FREE,
                    MEMORY_CACHE,
                    BALLOON,
                    BALLOON_TARGET,
                    NETWORK_RECEIVED,
                    NETWORK_SENT,
                    DISK_READ,
                    DISK_WRITTEN,
                    UPTIME,
                    LOAD_1,
                    LOAD_5,
                    LOAD_15,
                    PROCESSES,
                    PROCS_RUNNING,
                    PROCS_BLOCKED,
                    CPU_STEAL,
                    CPU_IOWAIT,
                    PRESSURE_SOME,
                    PRESSURE_FULL,
                    OOM_KILLS,
                    MAJOR_FAULTS,
                    SWAPPED_IN,
                    SWAPPED_OUT,
                    VMM_CPU,
                    VMM_CPU_SECONDS,
                    VMM_VCPU,
                    VMM_CPU_WAIT,
                    VMM_CPU_WAIT_SECONDS,
                    VMM_RESIDENT,
                    VMM_PROPORTIONAL,
                    VMM_THROTTLED_PERIODS,
                    VMM_THROTTLED_SECONDS,
                    VMM_NETWORK_THROTTLED,
                    VMM_DISK_THROTTLED,
                    VMM_DISK_REQUESTS,
                    VMM_DISK_WAIT,
                    VMM_EXITS,
                    VMM_EXIT_SECONDS,
                    VMM_INTERRUPTS);

    /// The most series that one VM has at once: one of each family, a second one of the six
    /// counters that two sources may have told by turns, and pressure for each resource.
    public static final int MOST_SERIES_PER_VM = 63;

    private VmFamilies() {}
}
