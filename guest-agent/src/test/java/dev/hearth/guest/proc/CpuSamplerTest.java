// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.ProcSet;
import dev.hearth.guest.kernel.MemoryKernel;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The mathematics of the sampler: between two samples, over resets and holes. Fixture: /proc/stat
/// in a kernel in memory, 100 ticks a second, a clock of the test's own.
class CpuSamplerTest {

    private static final int UNKNOWN = CpuSampler.UNKNOWN;

    private final MemoryKernel kernel = new MemoryKernel();
    private final CpuSampler sampler =
            new CpuSampler(new ProcFile(kernel, "/proc/stat", new byte[4096]), 100);
    private long seconds;

    private int sampleText(String stat) {
        return sample(stat.getBytes(US_ASCII));
    }

    private int sample(byte[] stat) {
        kernel.files.put("/proc/stat", stat);
        sampler.sample(++seconds * 1_000_000_000L);
        return sampler.busyHundredths();
    }

    @Test
    void thereIsNothingBeforeTwoSamples() {
        assertThat(sampler.busyHundredths()).isEqualTo(UNKNOWN);
        assertThat(sampleText("cpu  10 0 0 90 0 0 0 0 0 0\n")).isEqualTo(UNKNOWN);
        assertThat(sampleText("cpu  10 0 0 190 0 0 0 0 0 0\n")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "100 0 0 0 0 0 0 0 0 0, 10000",
        "0 0 0 100 0 0 0 0 0 0, 0",
        "0 0 0 0 100 0 0 0 0 0, 0",
        "0 0 0 0 0 100 0 0 0 0, 10000",
        "0 0 0 0 0 0 100 0 0 0, 10000",
        "0 0 0 0 0 0 0 100 0 0, 10000",
        "0 20 30 25 25 0 0 0 0 0, 5000",
        "50 0 0 50 0 0 0 0 50 0, 5000",
        "0 50 0 50 0 0 0 0 0 50, 5000",
        "1 0 0 2 0 0 0 0 0 0, 3333",
        "2 0 0 1 0 0 0 0 0 0, 6667"
    })
    void busyIsWhatIsNeitherIdleNorWaitingAndGuestTimeIsNotCountedTwice(String step, int busy) {
        sampleText("cpu  0 0 0 0 0 0 0 0 0 0\n");

        assertThat(sampleText("cpu  " + step + "\n")).isEqualTo(busy);
    }

    @Test
    void theFourCpuGuestIsAsBusyAsExpected() throws IOException {
        sample(ProcSet.bytes("guest-4vcpu/t0/stat"));

        assertThat(sample(ProcSet.bytes("guest-4vcpu/t1/stat"))).isEqualTo(4546);
    }

    @Test
    void countersNearTheirLargestDoNotDisturb() {
        sampleText("cpu  18446744073709551600 0 0 9223372036854775800 0 0 0 0 0 0\n");

        assertThat(sampleText("cpu  18446744073709551610 0 0 9223372036854775830 0 0 0 0 0 0\n"))
                .isEqualTo(2500);
    }

    @Test
    void aSmallFallOfIdleTimesCountsAsNothing() {
        sampleText("cpu  100 0 0 1000 50 0 0 20 0 0\n");

        assertThat(sampleText("cpu  150 0 0 1050 47 0 0 19 0 0\n")).isEqualTo(5000);
        assertThat(sampleText("cpu  250 0 0 1049 47 0 0 19 0 0\n")).isEqualTo(10_000);
    }

    @Test
    void aLargeFallIsANewStart() {
        sampleText("cpu  100 0 0 1000 0 0 0 0 0 0\n");
        assertThat(sampleText("cpu  150 0 0 699 0 0 0 0 0 0\n")).isEqualTo(UNKNOWN);
        assertThat(sampleText("cpu  200 0 0 749 0 0 0 0 0 0\n")).isEqualTo(5000);
    }

    @Test
    void aFallOfWorkDoneIsANewStart() {
        sampleText("cpu  100 0 0 1000 0 0 0 0 0 0\n");
        assertThat(sampleText("cpu  99 0 0 1100 0 0 0 0 0 0\n")).isEqualTo(UNKNOWN);
        assertThat(sampleText("cpu  199 0 0 1100 0 0 0 0 0 0\n")).isEqualTo(10_000);
    }

    @Test
    void aRestoredSnapshotGivesNoFigureAcrossTheRestore() throws IOException {
        sample(ProcSet.bytes("restore-backwards/before/stat"));

        assertThat(sample(ProcSet.bytes("restore-backwards/after/stat"))).isEqualTo(UNKNOWN);
    }

    @Test
    void aFileThatBreaksForASecondCostsTwo() {
        sampleText("cpu  0 0 0 0 0 0 0 0 0 0\n");
        assertThat(sampleText("cpu  100 0 0 0 0 0 0 0 0 0\n")).isEqualTo(10_000);
        assertThat(sampleText("cpu  garbage\n")).isEqualTo(UNKNOWN);
        assertThat(sampleText("cpu  200 0 0 0 0 0 0 0 0 0\n")).isEqualTo(UNKNOWN);
        assertThat(sampleText("cpu  200 0 0 100 0 0 0 0 0 0\n")).isZero();
    }

    @Test
    void thereIsNoFigureAcrossSecondsWithoutSamples() {
        sampleText("cpu  0 0 0 0 0 0 0 0 0 0\n");
        seconds += 5;
        assertThat(sampleText("cpu  600 0 0 0 0 0 0 0 0 0\n")).isEqualTo(UNKNOWN);
        assertThat(sampleText("cpu  600 0 0 100 0 0 0 0 0 0\n")).isZero();
    }

    @Test
    void countersThatStandStillSayNothing() {
        sampleText("cpu  5 0 0 5 0 0 0 0 0 0\n");

        assertThat(sampleText("cpu  5 0 0 5 0 0 0 0 0 0\n")).isEqualTo(UNKNOWN);
    }
}
