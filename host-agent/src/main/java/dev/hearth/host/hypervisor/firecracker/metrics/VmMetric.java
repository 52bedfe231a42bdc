// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

/// What Hearth takes from a metrics line that is there once per VM. Times are in microseconds.
public enum VmMetric {
    VCPU_IO_IN_EXITS("vcpu.exit_io_in", Kind.COUNTED),
    VCPU_IO_OUT_EXITS("vcpu.exit_io_out", Kind.COUNTED),
    VCPU_MMIO_READ_EXITS("vcpu.exit_mmio_read", Kind.COUNTED),
    VCPU_MMIO_WRITE_EXITS("vcpu.exit_mmio_write", Kind.COUNTED),
    VCPU_IO_IN_US("vcpu.exit_io_in_agg.sum_us", Kind.COUNTED),
    VCPU_IO_OUT_US("vcpu.exit_io_out_agg.sum_us", Kind.COUNTED),
    VCPU_MMIO_READ_US("vcpu.exit_mmio_read_agg.sum_us", Kind.COUNTED),
    VCPU_MMIO_WRITE_US("vcpu.exit_mmio_write_agg.sum_us", Kind.COUNTED),
    VCPU_FAILURES("vcpu.failures", Kind.COUNTED),
    /// Interrupts that devices raised in the guest.
    INTERRUPTS("interrupts.triggers", Kind.COUNTED),
    /// How often the guest's balloon driver sent statistics: the only sign that those are new.
    BALLOON_UPDATES("balloon.stats_updates_count", Kind.COUNTED),
    /// More than 0: the guest rebooted itself.
    GUEST_RESETS("i8042.reset_count", Kind.COUNTED),
    MISSED_METRICS("logger.missed_metrics_count", Kind.COUNTED),
    SIGPIPES("signals.sigpipe", Kind.COUNTED),

    /// These six, when not 0, say why the process died.
    SIGBUS("signals.sigbus", Kind.STORED),
    SIGSEGV("signals.sigsegv", Kind.STORED),
    SIGXFSZ("signals.sigxfsz", Kind.STORED),
    SIGXCPU("signals.sigxcpu", Kind.STORED),
    SIGHUP("signals.sighup", Kind.STORED),
    SIGILL("signals.sigill", Kind.STORED),
    PANICS("vmm.panic_count", Kind.STORED),
    SECCOMP_FAULTS("seccomp.num_faults", Kind.STORED),
    /// Of the last such call; 0 when there was none.
    PAUSE_US("latencies_us.pause_vm", Kind.STORED),
    RESUME_US("latencies_us.resume_vm", Kind.STORED),
    FULL_SNAPSHOT_US("latencies_us.full_create_snapshot", Kind.STORED),
    DIFF_SNAPSHOT_US("latencies_us.diff_create_snapshot", Kind.STORED),
    LOAD_SNAPSHOT_US("latencies_us.load_snapshot", Kind.STORED),
    STARTUP_US("api_server.process_startup_time_us", Kind.STORED),
    STARTUP_CPU_US("api_server.process_startup_time_cpu_us", Kind.STORED);

    /// How Firecracker writes it (`SharedIncMetric`, `SharedStoreMetric`).
    enum Kind {
        /// What was counted since the line before: lines are summed up.
        COUNTED,
        /// What it is now, in every line again: the newest line holds.
        STORED
    }

    private final String path;
    private final Kind kind;

    VmMetric(String path, Kind kind) {
        this.path = path;
        this.kind = kind;
    }

    /// Where it stands in a line: `group.key`, or `group.key.part`.
    String path() {
        return path;
    }

    Kind kind() {
        return kind;
    }

    /// Its place in an array that holds one number for each of these.
    // An index that never leaves this process.
    @SuppressWarnings("EnumOrdinal")
    int place() {
        return ordinal();
    }
}
