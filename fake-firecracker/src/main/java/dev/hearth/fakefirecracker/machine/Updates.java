// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.metrics.Counters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What can change while there is a guest. Used under the machine's lock.
final class Updates {

    private final Resources resources;
    private final Counters counters;
    private final Backends backends;
    private long requestedMib;

    Updates(Resources resources, Counters counters, Backends backends) {
        this.resources = resources;
        this.counters = counters;
        this.backends = backends;
    }

    void drive(String id, Map<String, Object> body) throws Fault {
        Map<String, Object> drive = resources.drives.get(id);
        if (drive == null) {
            // The sentence of the real one was not at hand.
            throw new Fault("Drive config error: Device not found: " + id);
        }
        Optional<String> path = Fields.text(body, "path_on_host");
        if (path.isPresent()) {
            backends.openDrive(id, path.orElseThrow(), Fields.flag(drive, "is_read_only"));
            drive.put("path_on_host", path.orElseThrow());
            counters.addTo("block", id, "update_count", 1);
        }
        limiter(drive, body, "rate_limiter");
    }

    void network(String id, Map<String, Object> body) throws Fault {
        Map<String, Object> nic = resources.interfaces.get(id);
        if (nic == null) {
            // The sentence of the real one was not at hand.
            throw new Fault("Network config error: Device not found: " + id);
        }
        limiter(nic, body, "rx_rate_limiter");
        limiter(nic, body, "tx_rate_limiter");
    }

    void pmem(String id, Map<String, Object> body) throws Fault {
        Map<String, Object> pmem = resources.pmem.get(id);
        if (pmem == null) {
            // The sentence of the real one was not at hand.
            throw new Fault("Pmem device error: Device not found: " + id);
        }
        limiter(pmem, body, "rate_limiter");
    }

    /// A bucket that is absent stays; one of zeros removes the limit.
    private static void limiter(Map<String, Object> device, Map<String, Object> body, String name) {
        Optional<Map<?, ?>> change = Fields.object(body, name);
        if (change.isEmpty()) {
            return;
        }
        Map<Object, Object> limiter =
                new LinkedHashMap<>(Fields.object(device, name).orElse(Map.of()));
        change.orElseThrow()
                .forEach((bucket, to) -> {
                    Map<?, ?> values = (Map<?, ?>) to;
                    boolean none =
                            Fields.number(values, "size", 0) == 0
                                    || Fields.number(values, "refill_time", 0) == 0;
                    if (none) {
                        limiter.remove(bucket);
                    } else {
                        limiter.put(bucket, values);
                    }
                });
        if (limiter.isEmpty()) {
            device.remove(name);
        } else {
            device.put(name, limiter);
        }
    }

    void requestMemory(Map<String, Object> body) throws Fault {
        Map<String, Object> config = hotplug();
        long requested = Fields.number(body, "requested_size_mib", 0);
        boolean fits =
                requested <= Fields.number(config, "total_size_mib", 0)
                        && requested % Fields.number(config, "block_size_mib", 2) == 0;
        if (!fits) {
            // The sentence of the real one was not at hand.
            throw new Fault("Memory hotplug update error: The requested size does not fit.");
        }
        requestedMib = requested;
    }

    /// The guest plugs at once what it is given.
    Map<String, Object> memory() throws Fault {
        Map<String, Object> status = new LinkedHashMap<>(hotplug());
        status.put("plugged_size_mib", requestedMib);
        status.put("requested_size_mib", requestedMib);
        return status;
    }

    private Map<String, Object> hotplug() throws Fault {
        return resources.memoryHotplug.orElseThrow(
                () -> new Fault("Memory hotplug update error: Device not found."));
    }
}
