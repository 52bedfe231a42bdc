// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.guest.GuestSpec;
import dev.hearth.fakefirecracker.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What was configured, each part as its call's body with the defaults filled in. Used under the
/// machine's lock.
final class Resources {

    /// What the kernel is told when the caller says nothing.
    private static final String DEFAULT_BOOT_ARGS =
            "reboot=k panic=1 nomodule 8250.nr_uarts=0 i8042.noaux i8042.nomux i8042.dumbkbd"
                    + " swiotlb=noforce";

    final Map<String, Object> machine = new LinkedHashMap<>();
    Optional<Map<String, Object>> bootSource = Optional.empty();
    Optional<Map<String, Object>> vsock = Optional.empty();
    Optional<Map<String, Object>> mmdsConfig = Optional.empty();
    Optional<Map<String, Object>> balloon = Optional.empty();
    Optional<Map<String, Object>> entropy = Optional.empty();
    Optional<Map<String, Object>> memoryHotplug = Optional.empty();
    final Map<String, Map<String, Object>> drives = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> interfaces = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> pmem = new LinkedHashMap<>();

    Resources() {
        machine.put("vcpu_count", 1L);
        machine.put("mem_size_mib", 128L);
        machine.put("smt", false);
        machine.put("track_dirty_pages", false);
        machine.put("huge_pages", "None");
    }

    long memoryMib() {
        return Fields.number(machine, "mem_size_mib", 128);
    }

    String bootArgs() {
        return bootSource.flatMap(boot -> Fields.text(boot, "boot_args")).orElse(DEFAULT_BOOT_ARGS);
    }

    /// The answer of `GET /vm/config`: logger, metrics and serial are never in it.
    Map<String, Object> whole() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("balloon", orNull(balloon));
        whole.put("drives", new ArrayList<>(drives.values()));
        whole.put("boot-source", bootSource.<Object>map(boot -> boot).orElse(Map.of()));
        whole.put("cpu-config", Json.NULL);
        whole.put("logger", Json.NULL);
        whole.put("machine-config", machine);
        whole.put("metrics", Json.NULL);
        whole.put("mmds-config", orNull(mmdsConfig));
        whole.put("network-interfaces", new ArrayList<>(interfaces.values()));
        whole.put("vsock", orNull(vsock));
        whole.put("entropy", orNull(entropy));
        whole.put("pmem", new ArrayList<>(pmem.values()));
        whole.put("memory-hotplug", orNull(memoryHotplug));
        return whole;
    }

    private static Object orNull(Optional<Map<String, Object>> part) {
        return part.<Object>map(value -> value).orElse(Json.NULL);
    }

    /// Takes over what a snapshot holds of [#whole]: all but the kernel, SMT and the template.
    void restore(Map<?, ?> whole) {
        Fields.object(whole, "machine-config").ifPresent(from -> machine.putAll(strings(from)));
        machine.put("smt", false);
        machine.remove("cpu_template");
        balloon = part(whole, "balloon");
        vsock = part(whole, "vsock");
        mmdsConfig = part(whole, "mmds-config");
        entropy = part(whole, "entropy");
        memoryHotplug = part(whole, "memory-hotplug");
        restore(whole, "drives", "drive_id", drives);
        restore(whole, "network-interfaces", "iface_id", interfaces);
        restore(whole, "pmem", "id", pmem);
    }

    private static Optional<Map<String, Object>> part(Map<?, ?> whole, String name) {
        return Fields.object(whole, name).map(Resources::strings);
    }

    private static void restore(
            Map<?, ?> whole, String name, String id, Map<String, Map<String, Object>> to) {
        for (Object element : Fields.list(whole, name)) {
            Map<String, Object> device = strings((Map<?, ?>) element);
            to.put(Fields.text(device, id).orElseThrow(), device);
        }
    }

    private static Map<String, Object> strings(Map<?, ?> from) {
        Map<String, Object> to = new LinkedHashMap<>();
        from.forEach((key, value) -> to.put((String) key, value));
        return to;
    }

    /// The guest that comes of it; the root drive is its first.
    GuestSpec guest() {
        List<String> ids = new ArrayList<>();
        List<String> readOnly = new ArrayList<>();
        List<String> flushed = new ArrayList<>();
        drives.forEach((id, drive) -> {
            ids.add(Fields.flag(drive, "is_root_device") ? 0 : ids.size(), id);
            if (Fields.flag(drive, "is_read_only")) {
                readOnly.add(id);
            }
            if ("Writeback".equals(drive.get("cache_type"))) {
                flushed.add(id);
            }
        });
        Map<String, Boolean> has = new TreeMap<>();
        has.put("entropy", entropy.isPresent());
        has.put("vsock", vsock.isPresent());
        return new GuestSpec(
                (int) Fields.number(machine, "vcpu_count", 1),
                memoryMib(),
                bootArgs(),
                ids,
                readOnly,
                flushed,
                List.copyOf(interfaces.keySet()),
                has.keySet().stream().filter(has::get).toList());
    }
}
