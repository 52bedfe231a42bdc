// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.MetricState;
import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.VmMetrics;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What a person reads of a sample. Fixture: a sample that knows nothing.
final class SampleTextTest {

    private static final VmMetrics NOTHING =
            VmMetrics.without(UUID.randomUUID(), MetricState.NO_AGENT, "it boots");

    @Test
    void whatIsUnknownIsSaidToBe() {
        assertThat(SampleText.of(NOTHING))
                .isEqualTo("  CPU           unknown\n  memory        unknown\n");
    }

    @Test
    void aSampleFromOutsideIsNotAWholeOne() {
        assertThat(SampleText.wholeGuest(NOTHING)).isFalse();
        assertThat(NOTHING.sources().cpuUsagePercent()).isEqualTo(Source.NONE);
    }
}
