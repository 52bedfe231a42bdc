// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.Devices;
import dev.hearth.host.hypervisor.MachineSpec;
import dev.hearth.host.hypervisor.Nic;
import dev.hearth.host.hypervisor.RateLimit;
import dev.hearth.host.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a machine is told before its guest runs, in the order it is told. Paths are as Firecracker
/// sees them.
final class Settings {

    static final String ROOT_DISK = "rootfs";

    /// The address of a guest's end of vsock. Every machine has a socket of its own on the host, so
    /// that all may have the same; 0 to 2 mean others, see vsock(7).
    private static final int GUEST_CID = 3;

    private static final JsonMapper JSON = Wire.mapper();

    private Settings() {}

    /// Where it writes what it has to say.
    static Setting logger() {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("log_path", Places.LOG)
                        // At Info, every request of this API is a line.
                        .put("level", "Warning")
                        .put("show_level", true);
        return new Setting("/logger", body, "", "");
    }

    /// Where it writes its metrics. May be said once only.
    static Setting metrics() {
        ObjectNode body = JSON.createObjectNode().put("metrics_path", Places.METRICS);
        return new Setting("/metrics", body, "", "");
    }

    /// Everything else, for a machine that boots.
    static List<Setting> machine(MachineSpec spec, Places places) {
        Devices devices = spec.devices();
        List<Setting> settings = new ArrayList<>();
        settings.add(machineConfig(spec));
        settings.add(bootSource(spec, places));
        settings.add(rootDisk(devices.rootDisk()));
        devices.nics().forEach(nic -> settings.add(nic(nic)));
        settings.add(vsock());
        if (!devices.nics().isEmpty()) {
            settings.add(metadataService(devices.nics()));
        }
        devices.balloon().ifPresent(balloon -> settings.add(balloon(balloon)));
        settings.add(new Setting("/entropy", JSON.createObjectNode(), "entropy", ""));
        return List.copyOf(settings);
    }

    /// What the metadata service is to serve.
    static Optional<JsonNode> metadata(Devices devices) {
        if (devices.nics().isEmpty()) {
            return Optional.empty();
        }
        return devices.metadata()
                .map(metadata -> {
                    ObjectNode store = JSON.createObjectNode();
                    ObjectNode hearth = store.putObject("hearth").put("vm_id", metadata.vmId());
                    metadata.managerUrl().ifPresent(url -> hearth.put("manager_url", url));
                    metadata.oneTimeToken().ifPresent(token -> hearth.put("token", token));
                    return store;
                });
    }

    /// A rate limiter as the API takes it. In a PATCH, a bucket that is left out stays as it was.
    static ObjectNode limiter(RateLimit limit) {
        ObjectNode limiter = JSON.createObjectNode();
        limit.bandwidth().ifPresent(bucket -> limiter.set("bandwidth", bucket(bucket)));
        limit.operations().ifPresent(bucket -> limiter.set("ops", bucket(bucket)));
        return limiter;
    }

    /// The same for a restored machine, which still has the limits of the one it was: a bucket of
    /// zeros takes one away.
    static ObjectNode limiterAnew(RateLimit limit) {
        ObjectNode none = JSON.createObjectNode().put("size", 0).put("refill_time", 0);
        ObjectNode limiter = JSON.createObjectNode();
        limiter.set("bandwidth", none);
        limiter.set("ops", none);
        return limiter.setAll(limiter(limit));
    }

    private static Setting machineConfig(MachineSpec spec) {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("vcpu_count", spec.vcpuCount())
                        .put("mem_size_mib", spec.memSizeMib())
                        .put("smt", false)
                        .put(
                                "track_dirty_pages",
                                spec.devices().memory() == Devices.DirtyPages.TRACKED);
        return new Setting("/machine-config", body, "machine-config", "");
    }

    /// `reboot=k` and `panic=1` turn a guest's end into the end of the process, which otherwise
    /// runs for ever. No `nomodule` among the usual ones: our initramfs loads modules. Firecracker
    /// adds `root=` and its devices itself.
    private static Setting bootSource(MachineSpec spec, Places places) {
        String arguments =
                "console=ttyS0 quiet reboot=k panic=1 i8042.noaux i8042.nomux i8042.dumbkbd"
                        + " swiotlb=noforce random.trust_cpu=on "
                        + spec.kernelArguments();
        ObjectNode body =
                JSON.createObjectNode()
                        .put("kernel_image_path", places.kernelInside(spec.boot()))
                        .put("initrd_path", places.initramfsInside(spec.boot()))
                        .put("boot_args", arguments);
        return new Setting("/boot-source", body, "boot-source", "");
    }

    private static Setting rootDisk(Devices.Disk disk) {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("drive_id", ROOT_DISK)
                        .put("path_on_host", Places.DISK)
                        .put("is_root_device", true)
                        .put("is_read_only", disk.access() == Devices.Access.READ_ONLY)
                        .put(
                                "cache_type",
                                disk.cache() == Devices.Cache.UNSAFE ? "Unsafe" : "Writeback");
        if (disk.limit().limits()) {
            body.set("rate_limiter", limiter(disk.limit()));
        }
        return new Setting("/drives/" + ROOT_DISK, body, "drives", "drive_id");
    }

    private static Setting nic(Nic nic) {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("iface_id", nic.id())
                        .put("host_dev_name", nic.tap())
                        .put("guest_mac", nic.guestMac());
        nic.mtu().ifPresent(mtu -> body.put("mtu", mtu));
        if (nic.incoming().limits()) {
            body.set("rx_rate_limiter", limiter(nic.incoming()));
        }
        if (nic.outgoing().limits()) {
            body.set("tx_rate_limiter", limiter(nic.outgoing()));
        }
        return new Setting(
                "/network-interfaces/" + nic.id(), body, "network-interfaces", "iface_id");
    }

    private static Setting vsock() {
        ObjectNode body =
                JSON.createObjectNode().put("guest_cid", GUEST_CID).put("uds_path", Places.VSOCK);
        return new Setting("/vsock", body, "vsock", "");
    }

    /// Version 2, which asks for a token first: version 1 answers anybody who can make a guest's
    /// program fetch an address.
    private static Setting metadataService(List<Nic> nics) {
        ObjectNode body = JSON.createObjectNode().put("version", "V2");
        ArrayNode ids = body.putArray("network_interfaces");
        nics.forEach(nic -> ids.add(nic.id()));
        return new Setting("/mmds/config", body, "mmds-config", "");
    }

    private static Setting balloon(Devices.Balloon balloon) {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("amount_mib", balloon.amountMib())
                        .put("deflate_on_oom", true)
                        .put("stats_polling_interval_s", balloon.statisticsSeconds());
        return new Setting("/balloon", body, "balloon", "");
    }

    private static ObjectNode bucket(RateLimit.Bucket bucket) {
        return JSON.createObjectNode()
                .put("size", bucket.size())
                .put("one_time_burst", bucket.oneTimeBurst())
                .put("refill_time", bucket.refill().toMillis());
    }
}
