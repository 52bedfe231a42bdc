// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

/// Field names of the wire, each written once. The agent writes them, the parser reads them.
public final class Field {

    // The report
    public static final String CPU_USAGE_PERCENT = "cpu_usage_percent";
    public static final String MEMORY_USAGE_PERCENT = "memory_usage_percent";
    public static final String MEMORY_USED_KB = "memory_used_kb";
    public static final String MEMORY_TOTAL_KB = "memory_total_kb";
    public static final String MEMORY_AVAILABLE_KB = "memory_available_kb";
    public static final String UPTIME_SECONDS = "uptime_seconds";
    public static final String LOAD_AVERAGE = "load_average";
    public static final String PROCESS_COUNT = "process_count";
    public static final String IDENTITY = "identity";
    public static final String CPU = "cpu";
    public static final String MEMORY = "memory";
    public static final String NETWORK = "network";
    public static final String DISKS = "disks";
    public static final String PRESSURE = "pressure";
    public static final String VMSTAT = "vmstat";
    public static final String FILE_DESCRIPTORS = "file_descriptors";
    public static final String FILESYSTEMS = "filesystems";
    public static final String UNAME = "uname";
    public static final String COLLECTOR_SUCCESS = "collector_success";
    public static final String AGENT = "agent";

    // identity
    public static final String VM_ID = "vm_id";
    public static final String BOOT_ID = "boot_id";
    public static final String NONCE = "nonce";
    public static final String AGENT_VERSION = "agent_version";
    public static final String WALL_CLOCK_MS = "wall_clock_ms";
    public static final String MONOTONIC_NS = "monotonic_ns";

    // cpu
    public static final String USER_HZ = "user_hz";
    public static final String TOTAL = "total";
    public static final String CPUS = "cpus";
    public static final String USER = "user";
    public static final String NICE = "nice";
    public static final String SYSTEM = "system";
    public static final String IDLE = "idle";
    public static final String IOWAIT = "iowait";
    public static final String IRQ = "irq";
    public static final String SOFTIRQ = "softirq";
    public static final String STEAL = "steal";
    public static final String GUEST = "guest";
    public static final String GUEST_NICE = "guest_nice";

    // memory
    public static final String TOTAL_KB = "total_kb";
    public static final String AVAILABLE_KB = "available_kb";
    public static final String FREE_KB = "free_kb";

    // network, disks
    public static final String DEVICE = "device";
    public static final String RECEIVE_BYTES = "receive_bytes";
    public static final String RECEIVE_PACKETS = "receive_packets";
    public static final String TRANSMIT_BYTES = "transmit_bytes";
    public static final String TRANSMIT_PACKETS = "transmit_packets";
    public static final String READS_COMPLETED = "reads_completed";
    public static final String READ_BYTES = "read_bytes";
    public static final String WRITES_COMPLETED = "writes_completed";
    public static final String WRITTEN_BYTES = "written_bytes";

    // system, pressure, vmstat
    public static final String PROCS_RUNNING = "procs_running";
    public static final String PROCS_BLOCKED = "procs_blocked";
    public static final String CPU_SOME_US = "cpu_some_us";
    public static final String IO_SOME_US = "io_some_us";
    public static final String IO_FULL_US = "io_full_us";
    public static final String MEMORY_SOME_US = "memory_some_us";
    public static final String MEMORY_FULL_US = "memory_full_us";
    public static final String OOM_KILL = "oom_kill";
    public static final String MOUNTPOINT = "mountpoint";
    public static final String FSTYPE = "fstype";
    public static final String SIZE_BYTES = "size_bytes";
    public static final String FREE_BYTES = "free_bytes";
    public static final String AVAIL_BYTES = "avail_bytes";
    public static final String FILES = "files";
    public static final String FILES_FREE = "files_free";

    // agent
    public static final String REQUESTS_TOTAL = "requests_total";
    public static final String REFUSED_TOTAL = "refused_total";
    public static final String CONNECTIONS = "connections";
    public static final String RSS_BYTES = "rss_bytes";
    public static final String CPU_US = "cpu_us";
    public static final String WAKEUPS_TOTAL = "wakeups_total";

    // the answer of GET /health
    public static final String STATUS = "status";
    public static final String VERSION = "version";
    public static final String FAILED = "failed";
    public static final String CAPABILITIES = "capabilities";

    private Field() {}
}
