// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Two measurements of one clock agree far better than a guest needs: an NTP client corrects 500
/// parts in a million.
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
class TscFrequencyTest {

    @Test
    void measuresTheSameTwice() {
        OptionalLong first = TscFrequency.kiloHertz();
        OptionalLong second = TscFrequency.kiloHertz();

        assertThat(first).isPresent();
        assertThat(first.getAsLong()).isBetween(500_000L, 10_000_000L);
        double difference = Math.abs(first.getAsLong() - second.orElseThrow());
        assertThat(difference / first.getAsLong()).isLessThan(500e-6);
    }
}
