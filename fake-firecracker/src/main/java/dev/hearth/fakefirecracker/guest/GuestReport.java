// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.guest;

import dev.hearth.fakefirecracker.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the agent in the guest says of it: the report of contract/guest.
final class GuestReport {

    private GuestReport() {}

    static String of(Guest guest, long requests) {
        GuestSpec spec = guest.spec();
        long ticks = guest.ticks();
        long total = spec.memoryMib() * 1024 * 95 / 100;
        long available = total * 3 / 4;
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("cpu_usage_percent", 30.0);
        report.put("memory_usage_percent", 25.0);
        report.put("memory_used_kb", total - available);
        report.put("memory_total_kb", total);
        report.put("memory_available_kb", available);
        report.put("uptime_seconds", guest.clock().millis() / 1000.0);
        report.put("load_average", List.of(0.3, 0.2, 0.1));
        report.put("process_count", 42);
        report.put("identity", identity(guest));
        report.put("cpu", cpu(spec, ticks));
        report.put(
                "memory",
                object("total_kb", total, "available_kb", available, "free_kb", available / 2));
        report.put("network", network(spec, ticks));
        report.put("disks", disks(spec, ticks));
        report.put("agent", object("requests_total", requests));
        return Json.write(report);
    }

    static Map<String, Object> health(Guest guest) {
        return object(
                "status", "healthy",
                "version", "0.1.0",
                "uptime_seconds", guest.clock().millis() / 1000.0);
    }

    private static Map<String, Object> identity(Guest guest) {
        Identity who = guest.identity();
        long millis = guest.clock().millis();
        return object(
                "vm_id",
                who.vmId().<Object>map(id -> id).orElse(Json.NULL),
                "boot_id",
                who.bootId(),
                "nonce",
                who.nonce(),
                "agent_version",
                "0.1.0",
                "wall_clock_ms",
                who.bootWallClockMs() + millis,
                "monotonic_ns",
                millis * 1_000_000);
    }

    private static Map<String, Object> cpu(GuestSpec spec, long ticks) {
        List<Object> each = new ArrayList<>();
        for (int i = 0; i < spec.vcpus(); i++) {
            Map<String, Object> cpu = object("cpu", (long) i);
            cpu.putAll(times(ticks));
            each.add(cpu);
        }
        return object("user_hz", 100L, "total", times(ticks * spec.vcpus()), "cpus", each);
    }

    private static Map<String, Object> times(long ticks) {
        return object(
                "user", Activity.USER * ticks,
                "nice", 0L,
                "system", Activity.SYSTEM * ticks,
                "idle", Activity.IDLE * ticks,
                "iowait", 0L,
                "irq", 0L,
                "softirq", 0L,
                "steal", 0L,
                "guest", 0L,
                "guest_nice", 0L);
    }

    private static List<Object> network(GuestSpec spec, long ticks) {
        List<Object> devices = new ArrayList<>();
        for (int i = 0; i < spec.interfaces().size(); i++) {
            devices.add(
                    object(
                            "device", "eth" + i,
                            "receive_bytes", Activity.RX_BYTES * ticks,
                            "receive_packets", Activity.RX_PACKETS * ticks,
                            "transmit_bytes", Activity.TX_BYTES * ticks,
                            "transmit_packets", Activity.TX_PACKETS * ticks));
        }
        return devices;
    }

    private static List<Object> disks(GuestSpec spec, long ticks) {
        List<Object> devices = new ArrayList<>();
        for (int i = 0; i < spec.drives().size(); i++) {
            boolean readOnly = spec.readOnlyDrives().contains(spec.drives().get(i));
            long writes = readOnly ? 0 : Activity.WRITES * ticks;
            devices.add(
                    object(
                            "device",
                            "vd" + (char) ('a' + i),
                            "reads_completed",
                            Activity.READS * ticks,
                            "read_bytes",
                            Activity.READS * Activity.BLOCK_BYTES * ticks,
                            "writes_completed",
                            writes,
                            "written_bytes",
                            writes * Activity.BLOCK_BYTES,
                            "io_time_ms",
                            ticks));
        }
        return devices;
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
