// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

/// What Hearth takes from a metrics line for each network interface; all of it is counted from line
/// to line. Received is what goes into the guest.
///
/// Bytes include a header of [#HEADER_BYTES] per packet, which no guest counts.
public enum NetMetric {
    RECEIVED_BYTES("rx_bytes_count"),
    RECEIVED_PACKETS("rx_packets_count"),
    RECEIVE_FAILURES("rx_fails"),
    /// How often what was to go in had to wait for the rate limiter.
    RECEIVE_THROTTLED("rx_rate_limiter_throttled"),
    /// How often the guest had no room for what was to go in.
    NO_ROOM("no_rx_avail_buffer"),
    SENT_BYTES("tx_bytes_count"),
    SENT_PACKETS("tx_packets_count"),
    SEND_FAILURES("tx_fails"),
    SEND_THROTTLED("tx_rate_limiter_throttled"),
    /// Frames with another source address than the interface's; they are sent all the same.
    SPOOFED("tx_spoofed_mac_count");

    /// `struct virtio_net_hdr_v1`.
    public static final int HEADER_BYTES = 12;

    private final String path;

    NetMetric(String path) {
        this.path = path;
    }

    /// Where it stands in the interface's group.
    String path() {
        return path;
    }

    /// Its place in an array that holds one number for each of these.
    // An index that never leaves this process.
    @SuppressWarnings("EnumOrdinal")
    int place() {
        return ordinal();
    }
}
