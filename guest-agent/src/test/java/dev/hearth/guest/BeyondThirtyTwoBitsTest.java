// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.guest.GuestReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Counters that pass 2^32, or are far beyond it, read as exactly as small ones, however many ask.
/// Fixture: an agent on a kernel in memory whose counters advance by a known amount each second.
class BeyondThirtyTwoBitsTest {

    private static final int SECONDS = 10;

    /// Asks a second, of both pollers together.
    private static final int ASKED = 1 + 7;

    private static final long BUSY_STEP = 37;
    private static final long IDLE_STEP = 63;
    private static final long BYTES_STEP = 123_456_789;
    private static final long PACKETS_STEP = 98_765;
    private static final long MEMORY_STEP = 16 * 1024;
    private static final long TOTAL_KB = 1L << 33;

    private final AgentFixture fixture = new AgentFixture();

    @BeforeEach
    void showTheRest() throws IOException {
        ProcSet.showProcesses(fixture.kernel);
        ProcSet.show(fixture.kernel, "guest-1vcpu/t0");
    }

    private void put(String path, String text) {
        fixture.kernel.files.put(path, text.getBytes(StandardCharsets.US_ASCII));
    }

    /// What /proc shows after so many seconds, when everything began at this number.
    private void show(long start, int second) {
        long busy = start + second * BUSY_STEP;
        long idle = start + second * IDLE_STEP;
        String ticks = "%d 0 0 %d 0 0 0 0 0 0\n".formatted(busy, idle);
        put("/proc/stat", "cpu  " + ticks + "cpu0 " + ticks);
        long bytes = start + second * BYTES_STEP;
        long packets = start + second * PACKETS_STEP;
        put(
                "/proc/net/dev",
                "Inter-| x\n face | y\neth0: %d %d 0 0 0 0 0 0 %d %d 0 0 0 0 0 0\n"
                        .formatted(bytes, packets, bytes, packets));
        put(
                "/proc/meminfo",
                "MemTotal: %d kB\nMemFree: 1 kB\nMemAvailable: %d kB\n"
                        .formatted(TOTAL_KB, TOTAL_KB - second * MEMORY_STEP));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, (1L << 32) - 200, (1L << 32) + 1, 1L << 53, (1L << 62) + 12_345})
    void aKnownAdvanceReadsExactlyToBothPollers(long start) throws Exception {
        show(start, 0);
        fixture.start(null);
        GuestReport first = fixture.report();
        for (int second = 1; second <= SECONDS; second++) {
            show(start, second);
            fixture.passSecond();

            for (GuestReport report : ask()) {
                assertThat(report.cpuUsagePercent()).isEqualTo(37.0);
                assertThat(Objects.requireNonNull(report.memory()).usedKb())
                        .isEqualTo(second * MEMORY_STEP);
                assertThat(ticks(report) - ticks(first)).isEqualTo(second * BUSY_STEP);
                assertThat(device(report).receiveBytes() - device(first).receiveBytes())
                        .isEqualTo(second * BYTES_STEP);
                assertThat(device(report).transmitPackets() - device(first).transmitPackets())
                        .isEqualTo(second * PACKETS_STEP);
            }
        }
    }

    private List<GuestReport> ask() throws Exception {
        List<GuestReport> reports = new ArrayList<>();
        for (int i = 0; i < ASKED; i++) {
            reports.add(fixture.report());
        }
        return reports;
    }

    private static long ticks(GuestReport report) {
        return Objects.requireNonNull(report.cpu()).total().user();
    }

    private static GuestReport.NetworkDevice device(GuestReport report) {
        return Objects.requireNonNull(report.network()).getFirst();
    }
}
