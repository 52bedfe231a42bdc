// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.schema;

import static dev.hearth.fakefirecracker.schema.Kind.Scalar.ANY;
import static dev.hearth.fakefirecracker.schema.Kind.Scalar.BOOL;
import static dev.hearth.fakefirecracker.schema.Kind.Scalar.TEXT;
import static dev.hearth.fakefirecracker.schema.Kind.Scalar.U16;
import static dev.hearth.fakefirecracker.schema.Kind.Scalar.U32;
import static dev.hearth.fakefirecracker.schema.Kind.Scalar.U64;
import static dev.hearth.fakefirecracker.schema.Kind.Scalar.U8;
import static dev.hearth.fakefirecracker.schema.Kind.Scalar.USIZE;

import dev.hearth.fakefirecracker.schema.Kind.ListOf;
import dev.hearth.fakefirecracker.schema.Kind.MapOf;
import dev.hearth.fakefirecracker.schema.Kind.Variant;
import java.util.List;

/// The bodies of the API, as Firecracker 1.17 has them.
public final class Shapes {

    // Unknown fields of a token bucket are ignored by the real one as well.
    private static final Shape TOKEN_BUCKET =
            Shape.of("TokenBucketConfig")
                    .required("size", U64)
                    .optional("one_time_burst", U64)
                    .required("refill_time", U64)
                    .lenient();

    private static final Shape RATE_LIMITER =
            Shape.of("RateLimiterConfig")
                    .optional("bandwidth", TOKEN_BUCKET)
                    .optional("ops", TOKEN_BUCKET);

    private static final Kind HUGE_PAGES = words("None", "2M", "Transparent");

    private static final Kind CPU_TEMPLATE =
            words("C3", "T2", "T2S", "T2CL", "T2A", "V1N1", "None");

    public static final Shape BOOT_SOURCE =
            Shape.of("BootSourceConfig")
                    .required("kernel_image_path", TEXT)
                    .optional("initrd_path", TEXT)
                    .optional("boot_args", TEXT);

    public static final Shape MACHINE_CONFIG =
            Shape.of("MachineConfig")
                    .required("vcpu_count", U8)
                    .required("mem_size_mib", USIZE)
                    .optional("smt", BOOL)
                    .optional("cpu_template", CPU_TEMPLATE)
                    .optional("track_dirty_pages", BOOL)
                    .optional("huge_pages", HUGE_PAGES);

    public static final Shape MACHINE_UPDATE =
            Shape.of("MachineConfigUpdate")
                    .optional("vcpu_count", U8)
                    .optional("mem_size_mib", USIZE)
                    .optional("smt", BOOL)
                    .optional("cpu_template", CPU_TEMPLATE)
                    .optional("track_dirty_pages", BOOL)
                    .optional("huge_pages", HUGE_PAGES);

    public static final Shape CPU_CONFIG =
            Shape.of("CustomCpuTemplate")
                    .optional("kvm_capabilities", new ListOf(TEXT))
                    .optional("cpuid_modifiers", new ListOf(cpuidLeaf()))
                    .optional("msr_modifiers", new ListOf(register("RegisterModifier")))
                    .optional("reg_modifiers", new ListOf(register("RegisterModifier")))
                    .optional(
                            "vcpu_features",
                            new ListOf(
                                    Shape.of("VcpuFeatures")
                                            .required("index", U32)
                                            .required("bitmap", TEXT)));

    public static final Shape DRIVE =
            Shape.of("BlockDeviceConfig")
                    .required("drive_id", TEXT)
                    .optional("partuuid", TEXT)
                    .required("is_root_device", BOOL)
                    .optional("cache_type", words("Unsafe", "Writeback"))
                    .optional("is_read_only", BOOL)
                    .optional("path_on_host", TEXT)
                    .optional("rate_limiter", RATE_LIMITER)
                    .optional("io_engine", words("Sync", "Async"))
                    .optional("socket", TEXT);

    public static final Shape DRIVE_UPDATE =
            Shape.of("BlockDeviceUpdateConfig")
                    .required("drive_id", TEXT)
                    .optional("path_on_host", TEXT)
                    .optional("rate_limiter", RATE_LIMITER);

    public static final Shape NETWORK_INTERFACE =
            Shape.of("NetworkInterfaceConfig")
                    .required("iface_id", TEXT)
                    .required("host_dev_name", TEXT)
                    .optional("guest_mac", TEXT)
                    .optional("mtu", U16)
                    .optional("rx_rate_limiter", RATE_LIMITER)
                    .optional("tx_rate_limiter", RATE_LIMITER);

    public static final Shape NETWORK_UPDATE =
            Shape.of("NetworkInterfaceUpdateConfig")
                    .required("iface_id", TEXT)
                    .optional("rx_rate_limiter", RATE_LIMITER)
                    .optional("tx_rate_limiter", RATE_LIMITER);

    public static final Shape PMEM =
            Shape.of("PmemConfig")
                    .required("id", TEXT)
                    .required("path_on_host", TEXT)
                    .optional("root_device", BOOL)
                    .optional("read_only", BOOL)
                    .optional("rate_limiter", RATE_LIMITER);

    public static final Shape PMEM_UPDATE =
            Shape.of("PmemUpdateConfig")
                    .required("id", TEXT)
                    .optional("rate_limiter", RATE_LIMITER);

    public static final Shape VSOCK =
            Shape.of("VsockDeviceConfig")
                    .optional("vsock_id", TEXT)
                    .required("guest_cid", U32)
                    .required("uds_path", TEXT);

    public static final Shape BALLOON =
            Shape.of("BalloonDeviceConfig")
                    .required("amount_mib", U32)
                    .required("deflate_on_oom", BOOL)
                    .optional("stats_polling_interval_s", U16)
                    .optional("free_page_hinting", BOOL)
                    .optional("free_page_reporting", BOOL);

    public static final Shape BALLOON_UPDATE =
            Shape.of("BalloonUpdateConfig").required("amount_mib", U32);

    public static final Shape BALLOON_STATS_UPDATE =
            Shape.of("BalloonUpdateStatsConfig").required("stats_polling_interval_s", U16);

    public static final Shape HINTING_START =
            Shape.of("StartHintingCmd").optional("acknowledge_on_stop", BOOL);

    public static final Shape ENTROPY =
            Shape.of("EntropyDeviceConfig").optional("rate_limiter", RATE_LIMITER);

    public static final Shape SERIAL =
            Shape.of("SerialConfig")
                    .optional("serial_out_path", TEXT)
                    .optional("rate_limiter", TOKEN_BUCKET);

    public static final Shape LOGGER =
            Shape.of("LoggerConfig")
                    .optional("log_path", TEXT)
                    .optional("level", TEXT)
                    .optional("show_level", BOOL)
                    .optional("show_log_origin", BOOL)
                    .optional("module", TEXT);

    // Unknown fields are ignored by the real one as well.
    public static final Shape METRICS =
            Shape.of("MetricsConfig")
                    .required("metrics_path", TEXT)
                    .optional("emit_id", BOOL)
                    .optional("properties", new MapOf(TEXT))
                    .lenient();

    public static final Shape MMDS_CONFIG =
            Shape.of("MmdsConfig")
                    .optional("version", words("V1", "V2"))
                    .required("network_interfaces", new ListOf(TEXT))
                    .optional("ipv4_address", TEXT)
                    .optional("imds_compat", BOOL);

    public static final Shape MEMORY_HOTPLUG =
            Shape.of("MemoryHotplugConfig")
                    .required("total_size_mib", USIZE)
                    .optional("block_size_mib", USIZE)
                    .optional("slot_size_mib", USIZE);

    public static final Shape MEMORY_HOTPLUG_UPDATE =
            Shape.of("MemoryHotplugSizeUpdate").required("requested_size_mib", USIZE);

    public static final Shape ACTION =
            Shape.of("ActionBody")
                    .required(
                            "action_type",
                            words("FlushMetrics", "InstanceStart", "SendCtrlAltDel"));

    public static final Shape VM = Shape.of("Vm").required("state", words("Paused", "Resumed"));

    public static final Shape SNAPSHOT_CREATE =
            Shape.of("CreateSnapshotParams")
                    .optional("snapshot_type", words("Diff", "Full"))
                    .required("snapshot_path", TEXT)
                    .required("mem_file_path", TEXT);

    public static final Shape SNAPSHOT_LOAD =
            Shape.of("LoadSnapshotConfig")
                    .required("snapshot_path", TEXT)
                    .optional("mem_file_path", TEXT)
                    .optional(
                            "mem_backend",
                            Shape.of("MemBackendConfig")
                                    .required("backend_path", TEXT)
                                    .required("backend_type", words("File", "Uffd")))
                    .optional("enable_diff_snapshots", BOOL)
                    .optional("track_dirty_pages", BOOL)
                    .optional("resume_vm", BOOL)
                    .optional(
                            "network_overrides",
                            new ListOf(
                                    Shape.of("NetworkOverride")
                                            .required("iface_id", TEXT)
                                            .required("host_dev_name", TEXT)
                                            .lenient()))
                    .optional(
                            "vsock_override",
                            Shape.of("VsockOverride").required("uds_path", TEXT).lenient())
                    .optional("clock_realtime", BOOL)
                    .optional("huge_pages", words("Snapshot", "None", "Transparent", "2M"));

    /// What the file of `--config-file` may hold.
    public static final Shape CONFIG_FILE =
            Shape.of("VmmConfig")
                    .optional("balloon", BALLOON)
                    .required("drives", new ListOf(DRIVE))
                    .required("boot-source", BOOT_SOURCE)
                    .optional("cpu-config", TEXT)
                    .optional("logger", LOGGER)
                    .optional("machine-config", MACHINE_CONFIG)
                    .optional("metrics", METRICS)
                    .optional("mmds-config", MMDS_CONFIG)
                    .optional("network-interfaces", new ListOf(NETWORK_INTERFACE))
                    .optional("vsock", VSOCK)
                    .optional("entropy", ENTROPY)
                    .optional("pmem", new ListOf(PMEM))
                    .optional("memory-hotplug", MEMORY_HOTPLUG);

    /// Any JSON object.
    public static final Kind DOCUMENT = new MapOf(ANY);

    private Shapes() {}

    private static Shape cpuidLeaf() {
        return Shape.of("CpuidLeafModifier")
                .required("leaf", TEXT)
                .required("subleaf", TEXT)
                .required("flags", U32)
                .required(
                        "modifiers",
                        new ListOf(
                                Shape.of("CpuidRegisterModifier")
                                        .required("register", words("eax", "ebx", "ecx", "edx"))
                                        .required("bitmap", TEXT)));
    }

    private static Shape register(String name) {
        return Shape.of(name).required("addr", TEXT).required("bitmap", TEXT);
    }

    private static Variant words(String... words) {
        return new Variant(List.of(words));
    }
}
