// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sums up the lines of one Firecracker process. Not safe for use by several threads.
final class RunningTotals {

    private static final VmMetric[] VM_METRICS = VmMetric.values();

    private final long[] vm = new long[VM_METRICS.length];
    private final Kind disks = new Kind(DiskMetric.values().length);
    private final Kind nets = new Kind(NetMetric.values().length);

    /// Adds what the line counted, and takes over what it states.
    void add(MetricsLine line) {
        for (VmMetric metric : VM_METRICS) {
            int place = metric.place();
            vm[place] =
                    switch (metric.kind()) {
                        case COUNTED -> sum(vm[place], line.vm[place]);
                        case STORED -> line.vm[place];
                    };
        }
        disks.add(line.disks);
        nets.add(line.nets);
    }

    MetricTotals snapshot(MetricTotals.Moment moment, long gaps) {
        return new MetricTotals(moment, gaps, vm.clone(), disks.snapshot(), nets.snapshot());
    }

    private static long sum(long total, long counted) {
        long sum = total + counted;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /// The devices of one kind.
    private static final class Kind {

        private final long[] all;
        private final List<Device> devices = new ArrayList<>();

        Kind(int metrics) {
            all = new long[metrics];
        }

        /// Either the devices or Firecracker's own sum of them, never both: the sum is for versions
        /// before 1.6, which do not list devices.
        void add(MetricsLine.Devices line) {
            if (line.count() == 0) {
                addTo(all, line.sum);
            }
            for (int index = 0; index < line.count(); index++) {
                MetricsLine.Device device = line.get(index);
                addTo(all, device.values);
                addTo(find(device.id(), index).totals, device.values);
            }
        }

        /// Devices nearly always come in the order of the line before.
        private Device find(byte[] id, int hint) {
            if (hint < devices.size() && Arrays.equals(devices.get(hint).id, id)) {
                return devices.get(hint);
            }
            for (Device device : devices) {
                if (Arrays.equals(device.id, id)) {
                    return device;
                }
            }
            Device fresh = new Device(id.clone(), new long[all.length]);
            if (devices.size() == MetricsLine.MOST_DEVICES) {
                // A VMM that gives its devices new names without end is told apart no longer.
                return fresh;
            }
            devices.add(fresh);
            return fresh;
        }

        MetricTotals.Devices snapshot() {
            Map<String, long[]> each = LinkedHashMap.newLinkedHashMap(devices.size());
            for (Device device : devices) {
                each.put(new String(device.id, StandardCharsets.UTF_8), device.totals.clone());
            }
            return new MetricTotals.Devices(all.clone(), each);
        }

        private static void addTo(long[] totals, long[] counted) {
            for (int place = 0; place < totals.length; place++) {
                totals[place] = sum(totals[place], counted[place]);
            }
        }
    }

    // No record: it is mutable in its array, and no one compares it.
    private static final class Device {

        private final byte[] id;
        private final long[] totals;

        Device(byte[] id, long[] totals) {
            this.id = id;
            this.totals = totals;
        }
    }
}
