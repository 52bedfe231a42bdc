// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.contract.rest.MetricState;
import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmBreakdown;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import dev.hearth.testkit.Viewer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The figures of a real guest are true: known loads read as what they are. Fixture: one guest of 1
/// vCPU and 128 MiB, a viewer of its metrics, a shell inside.
final class GuestTruthTest {

    private static final Duration BOOT = Duration.ofSeconds(40);
    private static final Duration PROMPT = Duration.ofSeconds(3);
    private static final int MIB_IN_KB = 1024;

    private static Hearth hearth;
    private static Vm vm;
    private static GuestShell shell;

    private Viewer viewer;

    @BeforeAll
    static void bootAGuest() {
        hearth = Hearth.start();
        vm = hearth.boot("truth");
        shell = hearth.shell(vm.id());
    }

    @AfterAll
    static void endAll() {
        shell.close();
        hearth.close();
    }

    @BeforeEach
    void watchAnIdleGuest() {
        viewer = hearth.viewer(vm.id());
        viewer.await("idle, from inside", BOOT, cpuFromGuest(cpu -> cpu <= 10));
    }

    @AfterEach
    void leave() {
        viewer.close();
    }

    @Test
    void anIdleGuestReadsIdle() {
        List<VmMetrics> seen = viewer.watch(Duration.ofSeconds(5));

        assertThat(seen).hasSizeBetween(4, 6);
        double average =
                seen.stream()
                        .mapToDouble(sample -> Objects.requireNonNull(sample.cpuUsagePercent()))
                        .average()
                        .orElseThrow();
        assertThat(average).isLessThanOrEqualTo(10);
        assertThat(seen).allMatch(sample -> sample.state() == MetricState.LIVE);
    }

    @Test
    void aBusyGuestReadsBusyAndThenIdleAgain() {
        shell.run("yes >/dev/null &");
        viewer.skip();

        viewer.await("busy", PROMPT, cpuFromGuest(cpu -> cpu >= 90));

        shell.run("killall yes");
        viewer.skip();
        viewer.await("idle again", PROMPT, cpuFromGuest(cpu -> cpu <= 10));
    }

    @Test
    void eachPartIsWhatTheGuestItselfSeesOfIt() {
        shell.run("yes >/dev/null &");
        viewer.skip();
        viewer.await("busy", PROMPT, cpuFromGuest(cpu -> cpu >= 90));

        VmBreakdown parts = hearth.api().breakdown(vm.id());

        VmBreakdown.Cpu cpu = Objects.requireNonNull(parts.cpus()).getFirst();
        assertThat(parts.cpus()).hasSize(1);
        assertThat(cpu.busyPercent()).isGreaterThan(85);
        assertThat(
                        known(cpu.userPercent())
                                + known(cpu.systemPercent())
                                + known(cpu.irqPercent())
                                + known(cpu.stealPercent()))
                .isCloseTo(known(cpu.busyPercent()), within(0.01));
        assertThat(parts.network()).extracting(VmBreakdown.NetworkDevice::device).contains("eth0");
        assertThat(parts.disks()).extracting(VmBreakdown.Disk::device).contains("vda");
        String[] df = shell.run("df -k / | tail -n 1").trim().split(" +", -1);
        VmBreakdown.FileSystem root =
                Objects.requireNonNull(parts.fileSystems()).stream()
                        .filter(each -> each.mountPoint().equals("/"))
                        .findFirst()
                        .orElseThrow();
        assertThat(known(root.sizeBytes()) / 1024).isEqualTo(Long.parseLong(df[1]));
        assertThat(known(root.availableBytes()) / 1024.0)
                .isCloseTo(Double.parseDouble(df[3]), within(512.0));

        shell.run("killall yes");
    }

    private static <T> T known(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    @Test
    void memoryThatAProcessHoldsIsUsedMemory() {
        long before = usedKb(viewer);

        // dd holds its one block of 40 MiB until the sleeping reader takes it.
        shell.run("(dd if=/dev/zero bs=40M count=1 2>/dev/null | (sleep 6; cat >/dev/null)) &");
        viewer.watch(Duration.ofSeconds(2));
        long held = usedKb(viewer);

        assertThat(held - before).isCloseTo(40L * MIB_IN_KB, within(4L * MIB_IN_KB));
        viewer.await(
                "given back",
                Duration.ofSeconds(10),
                sample ->
                        sample.memoryUsedKb() != null
                                && Math.abs(sample.memoryUsedKb() - before) < 4 * MIB_IN_KB);
    }

    @Test
    void withoutTheAgentTheHostsFiguresStandInUnderTheirOwnName() {
        shell.run("killall guest-supervisor guest-agent");
        viewer.skip();

        VmMetrics without =
                viewer.await(
                        "measured from outside",
                        PROMPT,
                        sample -> sample.sources().cpuUsagePercent() == Source.VMM);

        assertThat(without.state()).isEqualTo(MetricState.FALLBACK);
        assertThat(without.reason()).isNotBlank();
        assertThat(without.cpuUsagePercent()).isBetween(0.0, 100.0);
        assertThat(without.sources().memoryUsagePercent()).isEqualTo(Source.VMM);
        assertThat(without.sources().networkInBytes()).isEqualTo(Source.NONE);
        assertThat(without.networkInBytes()).isNull();
        assertThat(without.memoryUsedKb()).isNull();
        assertThat(without.memoryTotalKb()).isNull();
        assertThat(without.uptimeSeconds()).isNull();
        assertThat(without.loadAverage()).isNull();
        assertThat(without.processCount()).isNull();

        shell.run("/run/hearth/guest-supervisor >/dev/null 2>&1 &");
        viewer.skip();
        viewer.await("measured from inside again", PROMPT, cpuFromGuest(cpu -> true));
    }

    @Test
    void twoViewersSeeTheSameNumbersAndTheGuestIsAskedOnceASecond() {
        try (Viewer second = hearth.viewer(vm.id())) {
            viewer.skip();
            long askedBefore = requests();
            List<VmMetrics> first = viewer.watch(Duration.ofSeconds(10));
            long asked = requests() - askedBefore;

            List<VmMetrics> other = second.watch(Duration.ofSeconds(1));
            assertThat(other.size()).isGreaterThanOrEqualTo(first.size());
            for (VmMetrics sample : first) {
                assertThat(other.stream().filter(twin(sample)).toList())
                        .as("the second viewer's message of %s", sample.at())
                        .singleElement()
                        .satisfies(twin -> sameValues(twin, sample));
            }
            // Ten polls of the host agent and one of our own two questions.
            assertThat(asked).isBetween(10L, 13L);
        }
    }

    private static Predicate<VmMetrics> twin(VmMetrics sample) {
        return other -> Objects.equals(other.at(), sample.at());
    }

    private static void sameValues(VmMetrics one, VmMetrics other) {
        assertThat(one).usingRecursiveComparison().ignoringFields("agesMs").isEqualTo(other);
    }

    /// How often the agent was asked, by its own count.
    private static long requests() {
        String report = shell.run("wget -qO- http://127.0.0.1:8080/metrics");
        String count = report.replaceAll("(?s).*\"requests_total\":(\\d+).*", "$1");
        return Long.parseLong(count);
    }

    private static long usedKb(Viewer viewer) {
        VmMetrics sample =
                viewer.await("memory from inside", PROMPT, next -> next.memoryUsedKb() != null);
        return Objects.requireNonNull(sample.memoryUsedKb());
    }

    private static Predicate<VmMetrics> cpuFromGuest(Predicate<Double> fits) {
        return sample ->
                sample.sources().cpuUsagePercent() == Source.GUEST
                        && sample.cpuUsagePercent() != null
                        && fits.test(sample.cpuUsagePercent());
    }
}
