// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTest {

    private long now = -Duration.ofSeconds(3).toNanos();
    private final Pulse pulse = new Pulse(() -> now);

    @Test
    void itBeatsOnceInEveryBeat() {
        assertThat(pulse.beats()).isFalse();
        pass(Pulse.BEAT.minusMillis(1));
        assertThat(pulse.beats()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(pulse.beats()).isTrue();
        assertThat(pulse.beats()).isFalse();
        pass(Pulse.BEAT.multipliedBy(3));
        assertThat(pulse.beats()).isTrue();
        assertThat(pulse.beats()).isFalse();
    }

    @Test
    void whoSaysNothingIsGoneAndWhoAnswersIsNot() {
        pass(Pulse.GONE_AFTER);
        assertThat(pulse.isGone()).isFalse();
        pulse.heard();
        pass(Pulse.GONE_AFTER);
        assertThat(pulse.isGone()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(pulse.isGone()).isTrue();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
