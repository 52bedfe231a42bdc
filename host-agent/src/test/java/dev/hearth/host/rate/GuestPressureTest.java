// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.guest.GuestReport.Pressure;
import dev.hearth.contract.host.GuestFigures;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Shares of one second of waiting.
class GuestPressureTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Pressure NOTHING = new Pressure(0, 0, 0, 0, 0);

    @Test
    void eachKindOfWaitingIsAShareOfTheInterval() {
        Pressure after = new Pressure(500_000, 250_000, 125_000, 10_000, 0);

        assertThat(GuestPressure.during(NOTHING, after, SECOND))
                .isEqualTo(new GuestFigures.Pressure(50, 25, 12.5, 1, 0));
    }

    @Test
    void countersBeyond63BitsGiveTheSame() {
        Pressure before = new Pressure(-1_000_000, -1, -1, -1, -1);
        Pressure after = new Pressure(-500_000, -1, -1, -1, -1);

        assertThat(GuestPressure.during(before, after, SECOND))
                .isEqualTo(new GuestFigures.Pressure(50, 0, 0, 0, 0));
    }

    @Test
    void nobodyWaitsForLongerThanTheInterval() {
        Pressure after = new Pressure(2_000_000, 0, 0, 0, 0);

        assertThat(GuestPressure.during(NOTHING, after, SECOND))
                .isEqualTo(new GuestFigures.Pressure(100, 0, 0, 0, 0));
    }

    @Test
    void aTotalThatWentBackMakesAllOfItUnknown() {
        Pressure before = new Pressure(7, 7, 7, 7, 7);

        assertThat(GuestPressure.during(before, new Pressure(8, 8, 8, 8, 6), SECOND)).isNull();
    }

    @Test
    void withoutTwoEndsAndTimeBetweenThemItIsUnknown() {
        assertThat(GuestPressure.during(null, NOTHING, SECOND)).isNull();
        assertThat(GuestPressure.during(NOTHING, null, SECOND)).isNull();
        assertThat(GuestPressure.during(NOTHING, NOTHING, 0)).isNull();
    }
}
