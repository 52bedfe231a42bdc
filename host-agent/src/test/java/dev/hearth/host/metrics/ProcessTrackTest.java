// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.ProcessStats.ProportionalMemory;
import dev.hearth.host.metrics.ObservedVms.VcpuThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A VMM's figures from a proc tree in a directory: a real Firecracker's, ten seconds apart, and
/// what can go wrong in between. The tree has no auxiliary vector: 100 ticks a second, pages of 4
/// KiB.
class ProcessTrackTest {

    private static final Instant AT = Instant.parse("2026-11-23T00:00:00Z");
    private static final long SECOND = 1_000_000_000L;
    private static final long PID = 4242;
    private static final List<VcpuThread> VCPUS =
            List.of(new VcpuThread(0, 4250), new VcpuThread(1, 4251));

    @TempDir private Path root;
    private ProcTree tree;
    private ProcessTrack track;

    @BeforeEach
    void makeTree() {
        tree = new ProcTree(root);
        fixture("t0");
        tree.residentPages(PID, 96_112);
        track =
                new ProcessTrack(
                        new ProcFiles(root),
                        new ProcessTrack.Subject(new UUID(1, 1), PID, 2, 512 * 1024),
                        Pace.SECOND);
    }

    @Test
    void theFirstReadingHasNoPercentagesButMemory() {
        ProcessStats first = read(0).orElseThrow();

        assertThat(first.intervalMs()).isNull();
        assertThat(first.cpuPercent()).isNull();
        assertThat(first.processCpuPercent()).isNull();
        assertThat(first.vcpus()).extracting(ProcessStats.Vcpu::cpuPercent).containsOnlyNulls();
        assertThat(first.memoryRssKb()).isEqualTo(96_112 * 4);
        assertThat(first.memoryPercent()).isCloseTo(73.3, within(0.1));
    }

    @Test
    void tenSecondsOfARealFirecracker() {
        read(0);
        fixture("t1");
        tree.residentPages(PID, 96_624);

        ProcessStats stats = read(10 * SECOND).orElseThrow();

        assertThat(stats.intervalMs()).isEqualTo(10_000);
        assertThat(stats.processCpuPercent()).isCloseTo(130, within(0.001));
        assertThat(stats.vcpus())
                .extracting(ProcessStats.Vcpu::cpuPercent)
                .containsExactly(98.4, 25.5);
        assertThat(stats.cpuPercent()).isCloseTo((98.4 + 25.5) / 2, within(0.001));
        assertThat(stats.memoryRssKb()).isEqualTo(395_771_904 / 1024);
    }

    @Test
    void anotherProcessUnderTheSameIdIsNotMeasured() {
        tree.copy("pid-reuse/t0_stat", PID + "/stat");
        read(0);
        tree.copy("pid-reuse/t1_stat", PID + "/stat");

        assertThat(read(SECOND)).isEmpty();
        assertThat(read(2 * SECOND)).isEmpty();
    }

    @Test
    void aProcessThatIsGoneHasNoFigures() {
        read(0);
        tree.remove(PID + "/stat");

        assertThat(read(SECOND)).isEmpty();
    }

    @Test
    void aVcpuWithoutAThreadMakesTheShareUnknown() {
        read(0);
        fixture("t1");
        tree.remove(PID + "/task/4251/stat");

        ProcessStats stats = read(10 * SECOND).orElseThrow();

        assertThat(stats.cpuPercent()).isNull();
        assertThat(stats.vcpus()).extracting(ProcessStats.Vcpu::cpuPercent).contains(98.4);
        assertThat(stats.processCpuPercent()).isNotNull();
    }

    @Test
    void unknownThreadsMakeTheShareUnknown() {
        track.read(List.of(), 0, AT, null);

        assertThat(track.read(List.of(), SECOND, AT, null).orElseThrow().cpuPercent()).isNull();
    }

    @Test
    void vcpusThatShareOneThreadAreCountedOnce() {
        List<VcpuThread> shared = List.of(new VcpuThread(0, 4250), new VcpuThread(1, 4250));
        track.read(shared, 0, AT, null);
        fixture("t1");

        ProcessStats stats = track.read(shared, 10 * SECOND, AT, null).orElseThrow();

        assertThat(stats.cpuPercent()).isCloseTo(98.4 / 2, within(0.001));
    }

    @Test
    void roundingToTicksNeverMakesMoreThanAHundred() {
        read(0);
        fixture("t1");
        tree.residentPages(PID, 10_000_000);

        ProcessStats stats = read(5 * SECOND).orElseThrow();

        assertThat(stats.vcpus().getFirst().cpuPercent()).isEqualTo(100);
        assertThat(stats.cpuPercent()).isLessThanOrEqualTo(100);
        assertThat(stats.memoryPercent()).isEqualTo(100);
    }

    @Test
    void memoryThatCannotBeReadIsUnknown() {
        tree.write(PID + "/statm", "what\n");

        assertThat(read(0).orElseThrow().memoryRssKb()).isNull();
        assertThat(read(SECOND).orElseThrow().memoryPercent()).isNull();
    }

    @Test
    void vcpusThatWaitForAHostCpuAreSeen() {
        waited(0, 0);
        read(0);
        waited(SECOND / 2, SECOND / 10);

        assertThat(read(SECOND).orElseThrow().cpuWaitPercent()).isCloseTo(30, within(0.001));
    }

    @Test
    void aWaitThatIsNotKnownOfEveryVcpuIsUnknown() {
        waited(0, 0);
        read(0);
        waited(SECOND / 2, SECOND / 10);
        tree.remove(PID + "/task/4251/schedstat");

        assertThat(read(SECOND).orElseThrow().cpuWaitPercent()).isNull();
        assertThat(read(2 * SECOND).orElseThrow().cpuWaitPercent()).isNull();
    }

    @Test
    void sharedMemoryIsReadOnceAMinuteAndToldWithItsTime() {
        PssTrack pss = new PssTrack(root, PID, 0);
        smaps(43_852);
        pss.readIfDue(59 * SECOND, AT);
        assertThat(pss.newest()).isEmpty();

        pss.readIfDue(60 * SECOND, AT.plusSeconds(60));
        smaps(50_000);
        pss.readIfDue(119 * SECOND, AT.plusSeconds(119));

        PssTrack.Pss read = pss.newest().orElseThrow();
        assertThat(read).isEqualTo(new PssTrack.Pss(43_852, AT.plusSeconds(60)));
        ProcessStats stats = track.read(VCPUS, 0, AT, read).orElseThrow();
        assertThat(stats.memoryPss()).isEqualTo(new ProportionalMemory(43_852, AT.plusSeconds(60)));
        tree.remove(PID + "/smaps_rollup");
        pss.readIfDue(120 * SECOND, AT.plusSeconds(120));
        assertThat(pss.newest()).isEmpty();
    }

    @Test
    void thisProcessHasProportionalMemory() throws IOException {
        String smaps = Files.readString(Path.of("/proc/self/smaps_rollup"));

        assertThat(PssTrack.parse(smaps).orElseThrow()).isPositive();
    }

    private void smaps(long kb) {
        tree.write(
                PID + "/smaps_rollup",
                "5597-7ffd ---p 00000000 00:00 0   [rollup]\nRss:  99999 kB\nPss:   "
                        + kb
                        + " kB\nPss_Dirty:  116 kB\n");
    }

    private void waited(long first, long second) {
        tree.write(PID + "/task/4250/schedstat", "500 " + first + " 3\n");
        tree.write(PID + "/task/4251/schedstat", "500 " + second + " 3\n");
    }

    private Optional<ProcessStats> read(long nanos) {
        return track.read(VCPUS, nanos, AT, null);
    }

    private void fixture(String moment) {
        tree.copy("firecracker-2vcpu/" + moment + "/4242_stat", PID + "/stat");
        for (VcpuThread vcpu : VCPUS) {
            tree.copy(
                    "firecracker-2vcpu/" + moment + "/task/" + vcpu.threadId() + "_stat",
                    PID + "/task/" + vcpu.threadId() + "/stat");
        }
    }
}
