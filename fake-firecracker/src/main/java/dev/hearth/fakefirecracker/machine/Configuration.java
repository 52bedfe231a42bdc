// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.metrics.Counters;
import dev.hearth.fakefirecracker.posix.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is configured before the guest starts. Files, TAP devices and sockets are opened when they
/// are named, so a mistake is answered at once. Used under the machine's lock.
final class Configuration {

    private static final long MAX_VCPUS = 32;
    private static final long LEAST_CID = 3;
    private static final Pattern LINK_LOCAL =
            Pattern.compile("169\\.254\\.([1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-4])\\.\\d{1,3}");
    private static final Pattern MAC = Pattern.compile("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}");

    private final Resources resources;
    private final Counters counters;
    private final Backends backends;

    Configuration(Resources resources, Counters counters, Backends backends) {
        this.resources = resources;
        this.counters = counters;
        this.backends = backends;
    }

    void bootSource(Map<String, Object> body) throws Fault {
        String kernel = Fields.text(body, "kernel_image_path").orElseThrow();
        readable(kernel, "Boot source error: The kernel file cannot be opened: ");
        Optional<String> initrd = Fields.text(body, "initrd_path");
        if (initrd.isPresent()) {
            readable(
                    initrd.orElseThrow(),
                    "Boot source error: The initrd file cannot be opened due to invalid path or"
                            + " invalid permissions. ");
        }
        if (Fields.text(body, "boot_args").orElse("").length() > 2048) {
            throw new Fault("Boot source error: The kernel command line is invalid: Too large.");
        }
        resources.bootSource =
                Optional.of(ordered(body, "kernel_image_path", "initrd_path", "boot_args"));
    }

    private static void readable(String path, String sentence) throws Fault {
        try {
            Files.newInputStream(Path.of(path)).close();
        } catch (IOException e) {
            throw new Fault(sentence + Errno.text(e));
        }
    }

    /// Takes the body of a PUT or of a PATCH of the machine.
    void machine(Map<String, Object> body) throws Fault {
        Map<String, Object> next = new LinkedHashMap<>(resources.machine);
        next.putAll(body);
        if ("None".equals(next.get("cpu_template"))) {
            next.remove("cpu_template");
        }
        long vcpus = Fields.number(next, "vcpu_count", 1);
        boolean odd = Fields.flag(next, "smt") && vcpus > 1 && vcpus % 2 != 0;
        if (vcpus < 1 || vcpus > MAX_VCPUS || odd) {
            throw new Fault(
                    "Machine config error: The number of vCPUs must be greater than 0, less than 32"
                            + " and must be 1 or an even number if SMT is enabled.");
        }
        long mib = Fields.number(next, "mem_size_mib", 128);
        boolean pages = !"None".equals(next.get("huge_pages"));
        if (mib == 0 || (pages && mib % 2 != 0)) {
            throw new Fault(
                    "Machine config error: The memory size (MiB) is either 0, or not a multiple of"
                            + " the configured page size.");
        }
        long ballooned = resources.balloon.map(it -> Fields.number(it, "amount_mib", 0)).orElse(0L);
        if (ballooned > mib) {
            throw new Fault(
                    "Machine config error: The memory size (MiB) is smaller than the previously set"
                            + " balloon device target size.");
        }
        resources.machine.clear();
        resources.machine.putAll(next);
    }

    void drive(String id, Map<String, Object> body) throws Fault {
        boolean root = Fields.flag(body, "is_root_device");
        boolean another =
                resources.drives.entrySet().stream()
                        .anyMatch(it ->
                                !it.getKey().equals(id)
                                        && Fields.flag(it.getValue(), "is_root_device"));
        if (root && another) {
            throw new Fault("Drive config error: A root block device already exists!");
        }
        Optional<String> path = Fields.text(body, "path_on_host");
        if (path.isPresent() == Fields.text(body, "socket").isPresent()) {
            throw new Fault(
                    "Drive config error: Unable to create the virtio block device: Unable to"
                            + " determine the type of the device from its configuration.");
        }
        if (path.isPresent()) {
            backends.openDrive(id, path.orElseThrow(), Fields.flag(body, "is_read_only"));
        }
        Map<String, Object> drive =
                ordered(
                        body,
                        "drive_id",
                        "partuuid",
                        "is_root_device",
                        "cache_type",
                        "is_read_only",
                        "path_on_host",
                        "rate_limiter",
                        "io_engine",
                        "socket");
        drive.putIfAbsent("cache_type", "Unsafe");
        drive.putIfAbsent("is_read_only", false);
        drive.putIfAbsent("io_engine", "Sync");
        resources.drives.put(id, drive);
        counters.addDevice("block", id);
    }

    void network(String id, Map<String, Object> body) throws Fault {
        Optional<String> mac = Fields.text(body, "guest_mac");
        if (mac.isPresent() && !MAC.matcher(mac.orElseThrow()).matches()) {
            throw new Fault(
                    "An error occurred when deserializing the json body of a request: Invalid MAC"
                            + " address: "
                            + mac.orElseThrow()
                            + ".");
        }
        long mtu = Fields.number(body, "mtu", 1500);
        if (mtu < 68) {
            throw new Fault("Network config error: MTU must be between 68 and 65535, got " + mtu);
        }
        boolean taken =
                resources.interfaces.entrySet().stream()
                        .anyMatch(it ->
                                !it.getKey().equals(id)
                                        && mac.isPresent()
                                        && mac.equals(Fields.text(it.getValue(), "guest_mac")));
        if (taken) {
            throw new Fault(
                    "Network config error: The MAC address is already in use: "
                            + mac.orElseThrow());
        }
        // The old one goes first, and is gone when the new one fails; the new one is the last.
        resources.interfaces.remove(id);
        backends.closeTap(id);
        backends.openTap(id, Fields.text(body, "host_dev_name").orElseThrow());
        resources.interfaces.put(
                id,
                ordered(
                        body,
                        "iface_id",
                        "host_dev_name",
                        "guest_mac",
                        "mtu",
                        "rx_rate_limiter",
                        "tx_rate_limiter"));
        counters.addDevice("net", id);
    }

    void pmem(String id, Map<String, Object> body) throws Fault {
        readable(
                Fields.text(body, "path_on_host").orElseThrow(),
                "Pmem device error: Error managing backing file: ");
        resources.pmem.put(
                id,
                ordered(body, "id", "path_on_host", "root_device", "read_only", "rate_limiter"));
        counters.addDevice("pmem", id);
    }

    void vsock(Map<String, Object> body) throws Fault {
        if (Fields.number(body, "guest_cid", 0) < LEAST_CID) {
            throw new Fault("Vsock config error: The guest CID must be at least 3.");
        }
        backends.bindVsock(Fields.text(body, "uds_path").orElseThrow());
        resources.vsock = Optional.of(ordered(body, "guest_cid", "uds_path"));
    }

    void mmdsConfig(Map<String, Object> body) throws Fault {
        List<?> ids = Fields.list(body, "network_interfaces");
        if (ids.isEmpty()) {
            throw new Fault(
                    "MMDS config error: The list of network interface IDs that allow forwarding MMDS"
                            + " requests is empty.");
        }
        String address = Fields.text(body, "ipv4_address").orElse("169.254.169.254");
        if (!LINK_LOCAL.matcher(address).matches()) {
            throw new Fault("MMDS config error: The MMDS IPv4 address is not link local.");
        }
        for (Object id : ids) {
            if (!resources.interfaces.containsKey(String.valueOf(id))) {
                throw new Fault(
                        "MMDS config error: The list of network interface IDs provided contains at"
                                + " least one ID that does not correspond to any existing network"
                                + " interface.");
            }
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("version", Fields.text(body, "version").orElse("V1"));
        config.put("network_interfaces", ids);
        config.put("ipv4_address", address);
        config.put("imds_compat", Fields.flag(body, "imds_compat"));
        resources.mmdsConfig = Optional.of(config);
    }

    void balloon(Map<String, Object> body) throws Fault {
        if (Fields.number(body, "amount_mib", 0) > resources.memoryMib()) {
            throw new Fault(
                    "Balloon config error: Requested memory should be less than "
                            + resources.memoryMib()
                            + "MiB.");
        }
        Map<String, Object> balloon =
                ordered(
                        body,
                        "amount_mib",
                        "deflate_on_oom",
                        "stats_polling_interval_s",
                        "free_page_hinting",
                        "free_page_reporting");
        balloon.putIfAbsent("stats_polling_interval_s", 0L);
        balloon.putIfAbsent("free_page_hinting", false);
        balloon.putIfAbsent("free_page_reporting", false);
        resources.balloon = Optional.of(balloon);
    }

    void memoryHotplug(Map<String, Object> body) throws Fault {
        Map<String, Object> config = new LinkedHashMap<>();
        long total = Fields.number(body, "total_size_mib", 0);
        long block = Fields.number(body, "block_size_mib", 2);
        long slot = Fields.number(body, "slot_size_mib", 128);
        boolean fits = block >= 2 && Long.bitCount(block) == 1 && slot >= 128 && slot % block == 0;
        if (!fits || total == 0 || total % slot != 0) {
            throw new Fault("Memory hotplug config error: The sizes do not fit each other.");
        }
        config.put("total_size_mib", total);
        config.put("block_size_mib", block);
        config.put("slot_size_mib", slot);
        resources.memoryHotplug = Optional.of(config);
    }

    void entropy(Map<String, Object> body) {
        resources.entropy = Optional.of(body);
    }

    private static Map<String, Object> ordered(Map<String, Object> body, String... names) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (String name : names) {
            Object value = body.get(name);
            if (value != null) {
                ordered.put(name, value);
            }
        }
        return ordered;
    }
}
