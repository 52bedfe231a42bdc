// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

/// What Hearth takes from a metrics line for each drive; all of it is counted from line to line.
/// Times are in microseconds.
public enum DiskMetric {
    READ_BYTES("read_bytes"),
    WRITTEN_BYTES("write_bytes"),
    READS("read_count"),
    WRITES("write_count"),
    FLUSHES("flush_count"),
    /// With asynchronous I/O only the time to hand requests over.
    READ_US("read_agg.sum_us"),
    WRITE_US("write_agg.sum_us"),
    /// Requests that had to wait for the drive's rate limiter.
    THROTTLED("rate_limiter_throttled_events"),
    /// Requests that had to wait because the host's I/O engine was full.
    ENGINE_THROTTLED("io_engine_throttled_events"),
    FAILURES("execute_fails");

    private final String path;

    DiskMetric(String path) {
        this.path = path;
    }

    /// Where it stands in the drive's group: `key`, or `key.part`.
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
