// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.guest.GuestReport.CpuTimes;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// One second of a guest with 2 CPUs that count 100 ticks a second each.
class CpuSharesTest {

    private static final CpuShares.Ticks SECOND =
            new CpuShares.Ticks(100, 2, TimeUnit.SECONDS.toNanos(1));
    private static final CpuTimes NOTHING = new CpuTimes(-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    @Test
    void eachShareIsOfAllTheTime() {
        CpuTimes after = new CpuTimes(-1, 40, 20, 20, 50, 25, 10, 10, 25, 0, 0);

        assertThat(CpuShares.during(SECOND, NOTHING, after))
                .isEqualTo(new CpuShares(62.5, 30, 10, 10, 12.5, 12.5));
    }

    @Test
    void stolenTimeAloneIsAllBusy() {
        assertThat(CpuShares.during(SECOND, NOTHING, steal(200)))
                .isEqualTo(new CpuShares(100, 0, 0, 0, 100, 0));
    }

    @Test
    void waitingAloneIsNotBusy() {
        CpuTimes after = new CpuTimes(-1, 0, 0, 0, 150, 50, 0, 0, 0, 0, 0);

        assertThat(CpuShares.during(SECOND, NOTHING, after))
                .isEqualTo(new CpuShares(0, 0, 0, 0, 0, 25));
    }

    @Test
    void halfAsMuchAgainAsTheIntervalHasAndSomeRoundingIsTheMost() {
        assertThat(CpuShares.during(SECOND, NOTHING, steal(340))).isNotNull();
        assertThat(CpuShares.during(SECOND, NOTHING, steal(341))).isNull();
    }

    @Test
    void idleAndIowaitMayFallByLessThanThreeSeconds() {
        CpuTimes before = new CpuTimes(-1, 0, 0, 0, 5000, 5000, 0, 0, 0, 0, 0);

        assertThat(CpuShares.during(SECOND, before, fallen(4701, 5000)))
                .isEqualTo(new CpuShares(100, 100, 0, 0, 0, 0));
        assertThat(CpuShares.during(SECOND, before, fallen(5000, 4701)))
                .isEqualTo(new CpuShares(100, 100, 0, 0, 0, 0));
        assertThat(CpuShares.during(SECOND, before, fallen(4700, 5000))).isNull();
        assertThat(CpuShares.during(SECOND, before, fallen(5000, 4700))).isNull();
    }

    @Test
    void aLeapThroughAll64BitsIsNoSmallFall() {
        CpuTimes leapt = new CpuTimes(-1, 100, 0, 0, -1, 0, 0, 0, 0, 0, 0);

        assertThat(CpuShares.during(SECOND, NOTHING, leapt)).isNull();
    }

    @Test
    void whatIsBusyNeverFalls() {
        CpuTimes before = new CpuTimes(-1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);
        long[][] falls = {
            {8, 9, 9, 9, 9, 9}, {9, 8, 9, 9, 9, 9}, {9, 9, 8, 9, 9, 9},
            {9, 9, 9, 8, 9, 9}, {9, 9, 9, 9, 8, 9}, {9, 9, 9, 9, 9, 8},
        };

        for (long[] n : falls) {
            CpuTimes after = new CpuTimes(-1, n[0], n[1], n[2], 99, 9, n[3], n[4], n[5], 9, 9);
            assertThat(CpuShares.during(SECOND, before, after)).isNull();
        }
    }

    private static CpuTimes steal(long ticks) {
        return new CpuTimes(-1, 0, 0, 0, 0, 0, 0, 0, ticks, 0, 0);
    }

    private static CpuTimes fallen(long idle, long iowait) {
        return new CpuTimes(-1, 100, 0, 0, idle, iowait, 0, 0, 0, 0, 0);
    }
}
