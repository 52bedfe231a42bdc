// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What one metrics line holds, as far as Hearth takes it: made once per reader and used for every
/// line again.
final class MetricsLine {

    /// More than any VM's: interrupts end at 92 devices.
    static final int MOST_DEVICES = 128;

    /// Wall clock of the VMM when it wrote the line, in ms since 1970; 0 when the line did not say.
    long writtenMs;

    final long[] vm = new long[VmMetric.values().length];
    final Devices disks = new Devices(DiskMetric.values().length);
    final Devices nets = new Devices(NetMetric.values().length);

    void clear() {
        writtenMs = 0;
        Arrays.fill(vm, 0);
        disks.clear();
        nets.clear();
    }

    /// All devices of one kind.
    static final class Devices {

        private final int metrics;
        private final List<Device> devices = new ArrayList<>();
        private int count;

        /// What the VMM summed up itself: for the versions that do not list devices.
        final long[] sum;

        Devices(int metrics) {
            this.metrics = metrics;
            this.sum = new long[metrics];
        }

        void clear() {
            count = 0;
            Arrays.fill(sum, 0);
        }

        int count() {
            return count;
        }

        Device get(int index) {
            return devices.get(index);
        }

        /// Room for one more device, whose id stands in `text`; empty when there are too many.
        Optional<Device> add(byte[] text, int from, int to) {
            if (count == MOST_DEVICES) {
                return Optional.empty();
            }
            if (count == devices.size()) {
                devices.add(new Device(metrics));
            }
            Device device = devices.get(count++);
            device.become(text, from, to);
            return Optional.of(device);
        }
    }

    /// One device's numbers.
    static final class Device {

        private byte[] id = {};
        final long[] values;

        private Device(int metrics) {
            values = new long[metrics];
        }

        byte[] id() {
            return id;
        }

        private void become(byte[] text, int from, int to) {
            Arrays.fill(values, 0);
            // The devices of a VM are nearly always those of the line before.
            if (!Arrays.equals(id, 0, id.length, text, from, to)) {
                id = Arrays.copyOfRange(text, from, to);
            }
        }
    }
}
