// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.guest;

import dev.hearth.fakefirecracker.metrics.Counters;

/// What a guest does in each tick of 100 ms that it runs. The README states these numbers.
final class Activity {

    static final long TICK_MS = 100;

    /// What the guest sees; the VMM counts 12 bytes of virtio header more for each packet.
    static final long RX_BYTES = 1000;

    static final long RX_PACKETS = 2;
    static final long TX_BYTES = 244;
    static final long TX_PACKETS = 1;
    static final long READS = 4;
    static final long WRITES = 2;
    static final long BLOCK_BYTES = 4096;

    /// Of 10 ticks of the guest's own clock, per vCPU.
    static final long USER = 2;

    static final long SYSTEM = 1;
    static final long IDLE = 7;

    private static final long HEADER_BYTES = 12;

    private Activity() {}

    /// Adds so many ticks to the VMM's counters.
    static void count(Counters counters, GuestSpec spec, long ticks) {
        for (String drive : spec.drives()) {
            drive(counters, spec, drive, ticks);
        }
        for (String nic : spec.interfaces()) {
            network(counters, nic, ticks);
        }
        counters.add("vcpu", "exit_io_out", ticks * spec.vcpus());
        counters.took("vcpu", "exit_io_out_agg", ticks * spec.vcpus(), 2);
        counters.add("vcpu", "exit_mmio_read", 3 * ticks * spec.vcpus());
        counters.took("vcpu", "exit_mmio_read_agg", 3 * ticks * spec.vcpus(), 1);
        counters.add("vcpu", "exit_mmio_write", 5 * ticks * spec.vcpus());
        counters.took("vcpu", "exit_mmio_write_agg", 5 * ticks * spec.vcpus(), 2);
        counters.add("interrupts", "triggers", 9 * ticks);
        if (spec.devices().contains("entropy")) {
            counters.add("entropy", "entropy_event_count", ticks);
            counters.add("entropy", "entropy_bytes", 64 * ticks);
        }
    }

    private static void drive(Counters counters, GuestSpec spec, String id, long ticks) {
        counters.addTo("block", id, "read_count", READS * ticks);
        counters.addTo("block", id, "read_bytes", READS * BLOCK_BYTES * ticks);
        counters.tookBy("block", id, "read_agg", 50, READS * ticks);
        counters.addTo("block", id, "queue_event_count", (READS + WRITES) * ticks);
        if (!spec.readOnlyDrives().contains(id)) {
            counters.addTo("block", id, "write_count", WRITES * ticks);
            counters.addTo("block", id, "write_bytes", WRITES * BLOCK_BYTES * ticks);
            counters.tookBy("block", id, "write_agg", 80, WRITES * ticks);
        }
        if (spec.flushedDrives().contains(id)) {
            counters.addTo("block", id, "flush_count", ticks);
        }
    }

    private static void network(Counters counters, String id, long ticks) {
        counters.addTo("net", id, "rx_packets_count", RX_PACKETS * ticks);
        counters.addTo("net", id, "rx_count", RX_PACKETS * ticks);
        counters.addTo("net", id, "rx_bytes_count", (RX_BYTES + RX_PACKETS * HEADER_BYTES) * ticks);
        counters.addTo("net", id, "tx_packets_count", TX_PACKETS * ticks);
        counters.addTo("net", id, "tx_count", TX_PACKETS * ticks);
        counters.addTo("net", id, "tx_bytes_count", (TX_BYTES + TX_PACKETS * HEADER_BYTES) * ticks);
        counters.tookBy("net", id, "tap_write_agg", 4, TX_PACKETS * ticks);
    }
}
