// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.kernel.MemoryKernel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The agent in a guest that is restored, cloned, moved or paused. Fixture: an agent that has a
/// figure of CPU usage.
class RestoreTest {

    private static final String BEFORE = "00c0ffee00c0ffee";
    private static final String AFTER = "07c0ffee07c0ffee";

    private final AgentFixture fixture = new AgentFixture();
    private final MemoryKernel kernel = fixture.kernel;
    private long ticks = 1000;

    @BeforeEach
    void startAndMeasure() throws Exception {
        showStat();
        showClock(5);
        fixture.start(null);
        passSecond();
        kernel.randomByte = 7;
        assertThat(fixture.report().cpuUsagePercent()).isEqualTo(50.0);
    }

    private void passSecond() {
        ticks += 50;
        showStat();
        fixture.passSecond();
    }

    private void showStat() {
        String line = " " + ticks + " 0 0 " + ticks + " 0 0 0 0 0 0\n";
        kernel.files.put("/proc/stat", ("cpu " + line + "cpu0" + line).getBytes(US_ASCII));
    }

    /// struct vmclock_abi, as far as its disruption marker.
    private void showClock(long marker) {
        ByteBuffer clock = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        clock.put("VCLK".getBytes(US_ASCII)).putLong(16, marker);
        kernel.files.put("/dev/vmclock0", clock.array());
    }

    private void assertCut() throws Exception {
        assertThat(fixture.report().identity().nonce()).isEqualTo(AFTER);
        assertThat(fixture.report().cpuUsagePercent()).isNull();
        passSecond();
        assertThat(fixture.report().identity().nonce()).isEqualTo(AFTER);
        assertThat(fixture.report().cpuUsagePercent()).isEqualTo(50.0);
    }

    @Test
    void aGuestThatJustRunsStaysWhoItIs() throws Exception {
        for (int i = 0; i < 100; i++) {
            passSecond();
        }

        assertThat(fixture.report().identity().nonce()).isEqualTo(BEFORE);
        assertThat(fixture.report().cpuUsagePercent()).isEqualTo(50.0);
    }

    @Test
    void aWallClockThatIsSetRightAfterARestoreIsACut() throws Exception {
        kernel.setClocks(kernel.monotonicNanos(), kernel.wallClockMillis() + 86_400_000);
        passSecond();

        assertCut();
    }

    @Test
    void aWallClockThatIsSetBackIsACut() throws Exception {
        kernel.setClocks(kernel.monotonicNanos(), kernel.wallClockMillis() - 6_000);
        passSecond();

        assertCut();
    }

    @Test
    void aClockThatIsCorrectedByALittleIsNone() throws Exception {
        kernel.setClocks(kernel.monotonicNanos(), kernel.wallClockMillis() + 4_000);
        passSecond();

        assertThat(fixture.report().identity().nonce()).isEqualTo(BEFORE);
    }

    @Test
    void theHostsCountOfDisruptionsIsACut() throws Exception {
        showClock(6);
        passSecond();

        assertCut();
    }

    @Test
    void countersThatFallAreACut() throws Exception {
        ticks = 10;
        passSecond();

        assertCut();
    }

    @Test
    void aPauseCostsThePercentageButIsNoCut() throws Exception {
        kernel.advanceMillis(60_000);
        passSecond();
        assertThat(fixture.report().cpuUsagePercent()).isNull();
        assertThat(fixture.report().identity().nonce()).isEqualTo(BEFORE);
    }
}
