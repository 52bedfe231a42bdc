// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import java.util.Locale;
import java.util.UUID;

/// What a healthy guest says: counters that move with time. 25 % busy, 1000 bytes/ms in, 500 out,
/// 200 read, 100 written, 128 of 400 MiB used.
public final class FakeReport {

    private final String vmId;
    private final String nonce;
    private final long startedAt = System.nanoTime() - 1_000_000_000_000L;

    public FakeReport(UUID vmId) {
        this(vmId, "0123456789abcdef");
    }

    public FakeReport(UUID vmId, String nonce) {
        this.vmId = vmId.toString();
        this.nonce = nonce;
    }

    /// The report of this moment.
    public String json() {
        long nanos = System.nanoTime() - startedAt;
        long ms = nanos / 1_000_000;
        long ticks = 2 * ms / 10;
        return """
        {"cpu_usage_percent":25.0,"memory_usage_percent":32.0,"memory_used_kb":131072,
        "memory_total_kb":409600,"memory_available_kb":278528,"uptime_seconds":%s,
        "load_average":[0.1,0.2,0.3],"process_count":12,
        "identity":{"vm_id":"%s","boot_id":"7d0e2f3a-1111-4222-8333-444455556666","nonce":"%s",
        "agent_version":"0.1.0","wall_clock_ms":1,"monotonic_ns":%d},
        "cpu":{"user_hz":100,"total":{%s},"cpus":[{"cpu":0,%s},{"cpu":1,%s}]},
        "memory":{"total_kb":409600,"available_kb":278528},
        "network":[{"device":"eth0","receive_bytes":%d,"receive_packets":1,
        "transmit_bytes":%d,"transmit_packets":1}],
        "disks":[{"device":"vda","reads_completed":1,"read_bytes":%d,
        "writes_completed":1,"written_bytes":%d}],
        "collector_success":{"stat":true},
        "agent":{"requests_total":1,"refused_total":0,"connections":1,"rss_bytes":1}}
        """
                .formatted(
                        String.format(Locale.ROOT, "%.2f", ms / 1000.0),
                        vmId,
                        nonce,
                        nanos,
                        cpu(ticks),
                        cpu(ticks / 2),
                        cpu(ticks / 2),
                        ms * 1000,
                        ms * 500,
                        ms * 200,
                        ms * 100);
    }

    private static String cpu(long ticks) {
        long user = ticks / 4;
        return """
        "user":%d,"nice":0,"system":0,"idle":%d,"iowait":0,"irq":0,"softirq":0,"steal":0,\
        "guest":0,"guest_nice":0\
        """
                .formatted(user, ticks - user);
    }
}
