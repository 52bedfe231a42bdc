// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static dev.hearth.guest.AgentFixture.GET_HEALTH;
import static dev.hearth.guest.AgentFixture.GET_METRICS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.guest.kernel.MemoryKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The agent as a whole, from bytes of /proc to bytes of HTTP. Fixture: a kernel in memory with the
/// checked-in copies of /proc; what the agent must write is in `contract/guest/golden`.
class AgentTest {

    private static final String VM_ID = "7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10";
    private static final long MONOTONIC_NANOS = 3_631_440_000_000L;
    private static final long WALL_MILLIS = 1_790_003_631_440L;

    private final AgentFixture fixture = new AgentFixture();
    private final MemoryKernel kernel = fixture.kernel;

    @BeforeEach
    void setClocks() {
        kernel.setClocks(MONOTONIC_NANOS, WALL_MILLIS);
    }

    /// Compares with a golden file, or writes it when the build says `-Dgolden.write=true`.
    private static void assertGolden(String text, String name) throws IOException {
        Path file = Path.of("../contract/guest/golden", name);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    /// Compares all three forms of a report.
    private void assertGoldenReport(String name) throws IOException {
        assertGolden(metricsBody(), name + ".json");
        assertGolden(AgentFixture.body(fixture.ask(getMetrics("text/plain"))), name + ".prom");
        assertGolden(
                AgentFixture.body(fixture.ask(getMetrics("application/openmetrics-text"))),
                name + ".openmetrics");
    }

    private static String getMetrics(String accept) {
        return "GET /metrics HTTP/1.1\r\nHost: guest\r\nAccept: " + accept + "\r\n\r\n";
    }

    private String metricsBody() {
        return AgentFixture.body(fixture.ask(GET_METRICS));
    }

    @Test
    void theReportOfABusyGuestIsTheGoldenOne() throws Exception {
        kernel.setClocks(MONOTONIC_NANOS - 2_000_000_000L, WALL_MILLIS - 2000);
        ProcSet.showProcesses(kernel);
        ProcSet.show(kernel, "guest-1vcpu/t0");
        ProcSet.show(kernel, "guest-1vcpu");
        fixture.start(VM_ID);
        ProcSet.show(kernel, "guest-1vcpu/t1");
        ProcSet.show(kernel, "more");
        kernel.fileSystems.put("/", new long[] {4096, 1000, 600, 500, 64_000, 60_000});
        kernel.fileSystems.put("/mnt/a b\"c\\", new long[] {512, 2000, 2000, 2000, 0, 0});
        fixture.passSecond();

        assertGoldenReport("guest-1vcpu");
    }

    @Test
    void theReportOfAFreshAgentIsTheGoldenOne() throws Exception {
        ProcSet.showProcesses(kernel);
        ProcSet.show(kernel, "guest-4vcpu");
        ProcSet.show(kernel, "guest-4vcpu/t0");

        startAt(MONOTONIC_NANOS);

        assertGoldenReport("guest-4vcpu");
    }

    @Test
    void hugeCountersKeepTheirLastDigit() throws Exception {
        ProcSet.showProcesses(kernel);
        ProcSet.show(kernel, "huge-counters");

        startAt(MONOTONIC_NANOS);

        assertGoldenReport("huge-counters");
    }

    @Test
    void anOldKernelHasNoMemAvailableAndFewerColumns() throws Exception {
        ProcSet.showProcesses(kernel);
        ProcSet.show(kernel, "old-kernel-3.10");

        startAt(MONOTONIC_NANOS);

        assertGoldenReport("old-kernel");
    }

    @Test
    void withoutProcEverythingIsNullAndNothingIsZero() throws Exception {
        startAt(MONOTONIC_NANOS);

        assertGoldenReport("nothing-readable");
        assertThat(fixture.ask(GET_METRICS)).startsWith("HTTP/1.1 200 OK\r\n");
    }

    /// In its first turn the agent starts to listen, and the kernel in memory lets time pass.
    private void startAt(long nanos) {
        fixture.start(null);
        kernel.setClocks(nanos, WALL_MILLIS);
    }

    @Test
    void aHealthyAgentSaysSo() throws Exception {
        ProcSet.showProcesses(kernel);
        ProcSet.show(kernel, "guest-1vcpu/t0");
        startAt(MONOTONIC_NANOS);
        kernel.advanceMillis(1500);

        String response = fixture.ask(GET_HEALTH);

        assertThat(response).startsWith("HTTP/1.1 200 OK\r\n");
        assertGolden(AgentFixture.body(response), "health-healthy.json");
    }

    @Test
    void anAgentThatCannotReadProcIsUnhealthy() throws Exception {
        startAt(MONOTONIC_NANOS);
        kernel.advanceMillis(1500);

        String response = fixture.ask(GET_HEALTH);

        assertThat(response).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
        assertGolden(AgentFixture.body(response), "health-unhealthy.json");
    }

    @Test
    void aMissingDiskstatsIsNamedAndNoMore() throws Exception {
        ProcSet.showProcesses(kernel);
        ProcSet.show(kernel, "guest-1vcpu/t0");
        kernel.files.remove("/proc/diskstats");
        fixture.start(null);

        assertThat(fixture.ask(GET_HEALTH))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\"failed\":[\"diskstats\",\"vmstat\"");
        assertThat(fixture.report().disks()).isNull();
        assertThat(fixture.report().network()).isNotNull();
    }

    @Test
    void aFamilyThatBreaksIsNullAndComesBack() throws Exception {
        ProcSet.showProcesses(kernel);
        ProcSet.show(kernel, "guest-1vcpu/t0");
        fixture.start(null);
        assertThat(fixture.report().memory()).isNotNull();

        kernel.files.put("/proc/meminfo", ProcSet.bytes("broken/meminfo-truncated"));
        assertThat(metricsBody())
                .contains("\"memory\":null")
                .contains("\"memory_used_kb\":null")
                .contains("\"meminfo\":false,\"uptime\":true");

        kernel.failing.add("/proc/meminfo");
        assertThat(fixture.report().memory()).isNull();

        kernel.failing.clear();
        ProcSet.show(kernel, "guest-1vcpu/t1");
        assertThat(fixture.report().memory())
                .isEqualTo(new GuestReport.Memory(498_204, 399_780, 219_008L));
    }

    @Test
    void filesAreOpenedOnceAndReadAfreshEachTime() throws Exception {
        ProcSet.showProcesses(kernel);
        ProcSet.show(kernel, "guest-1vcpu");
        ProcSet.show(kernel, "guest-1vcpu/t0");
        ProcSet.show(kernel, "more");
        kernel.files.put("/proc/cmdline", "quiet\n".getBytes(US_ASCII));
        fixture.start(null);
        long before = requireNonNull(fixture.report().cpu()).total().user();
        int opened = kernel.openCalls;

        ProcSet.show(kernel, "guest-1vcpu/t1");

        assertThat(before).isEqualTo(4120);
        assertThat(requireNonNull(fixture.report().cpu()).total().user()).isEqualTo(4741);
        assertThat(kernel.openCalls).isEqualTo(opened);
    }

    @Test
    void everybodyWhoAsksWithinASecondGetsTheSameCpuUsage() throws Exception {
        ProcSet.showProcesses(kernel);
        ProcSet.show(kernel, "guest-1vcpu/t0");
        fixture.start(null);
        assertThat(fixture.report().cpuUsagePercent()).isNull();
        ProcSet.show(kernel, "guest-1vcpu/t1");
        fixture.passSecond();

        // A third set of counters: a baseline shared with requests would show at once.
        kernel.files.put(
                "/proc/stat", "cpu  9 0 0 9 0 0 0 0 0 0\ncpu0 9 0 0 9\n".getBytes(US_ASCII));
        for (int i = 0; i < 50; i++) {
            assertThat(fixture.report().cpuUsagePercent()).isEqualTo(74.83);
        }
    }

    @Test
    void theVmIdComesFromTheKernelCommandLine() throws Exception {
        kernel.files.put(
                "/proc/cmdline",
                ("console=ttyS0 hearth.vm_id=" + VM_ID + " quiet\n").getBytes(US_ASCII));
        fixture.start(null);

        assertThat(fixture.report().identity().vmId()).isEqualTo(VM_ID);
    }

    @Test
    void theOptionWinsOverTheKernelCommandLine() throws Exception {
        kernel.files.put(
                "/proc/cmdline",
                "hearth.vm_id=00000000-0000-4000-8000-000000000000\n".getBytes(US_ASCII));
        fixture.start(VM_ID);

        assertThat(fixture.report().identity().vmId()).isEqualTo(VM_ID);
    }

    @Test
    void aVmIdThatIsNoUuidIsLeftOutAndLogged() throws Exception {
        kernel.files.put("/proc/cmdline", "hearth.vm_id=\"};x\n".getBytes(US_ASCII));
        fixture.start(null);

        assertThat(fixture.report().identity().vmId()).isNull();
        assertThat(kernel.log).anyMatch(line -> line.contains("hearth.vm_id needs a UUID"));
    }

    @Test
    void aProcThatIsMountedAfterTheAgentStartedIsFound() throws Exception {
        kernel.directories.put("/proc", List.of(".", ".."));
        fixture.start(null);
        assertThat(fixture.report().processCount()).isNull();
        assertThat(fixture.report().identity().bootId()).isNull();

        ProcSet.showProcesses(kernel);
        ProcSet.show(kernel, "guest-1vcpu");
        ProcSet.show(kernel, "guest-1vcpu/t0");
        kernel.files.put("/proc/cmdline", ("hearth.vm_id=" + VM_ID).getBytes(US_ASCII));
        fixture.passSecond();

        GuestReport report = fixture.report();
        assertThat(report.identity().bootId()).isEqualTo("8a0f6f0e-52c1-4a5b-9e0a-6a9d1d0c7e11");
        assertThat(report.identity().vmId()).isEqualTo(VM_ID);
        assertThat(report.cpu()).isNotNull();
        assertThat(report.processCount()).isEqualTo(3);
    }

    /// As `hidepid=2` does, of a /proc in which the agent sees only itself.
    @Test
    void processesThatAreHiddenFromTheAgentAreUnknownAndNotOne() throws Exception {
        kernel.directories.put("/proc", List.of(".", "..", "meminfo", "self", "83"));
        fixture.start(null);

        assertThat(fixture.report().processCount()).isNull();
    }

    @Test
    void aBootIdThatIsCutShortIsUnknown() throws Exception {
        kernel.files.put("/proc/sys/kernel/random/boot_id", ProcSet.bytes("broken/boot_id-short"));
        fixture.start(null);

        assertThat(fixture.report().identity().bootId()).isNull();
    }

    @Test
    void aFullListOfTheLargestNumbersStillFitsIntoOneReport() throws Exception {
        ProcSet.showProcesses(kernel);
        ProcSet.show(kernel, "guest-1vcpu/t0");
        String number = " 18446744073709551615";
        StringBuilder stat = new StringBuilder("cpu ").append(number.repeat(10)).append('\n');
        for (int cpu = 0; cpu < 200; cpu++) {
            stat.append("cpu").append(cpu).append(number.repeat(10)).append('\n');
        }
        StringBuilder network = new StringBuilder("Inter-|\n face |\n");
        StringBuilder disks = new StringBuilder();
        for (int device = 10; device < 99; device++) {
            network.append("\u007f".repeat(13)).append(device).append(':');
            network.append(number.repeat(16)).append('\n');
            disks.append("1 1 ").append("\u007f".repeat(29)).append(device).append('x');
            disks.append(number.repeat(17)).append('\n');
        }
        kernel.files.put("/proc/stat", stat.toString().getBytes(US_ASCII));
        kernel.files.put("/proc/net/dev", network.toString().getBytes(US_ASCII));
        kernel.files.put("/proc/diskstats", disks.toString().getBytes(US_ASCII));
        fixture.start(VM_ID);

        GuestReport report = fixture.report();

        assertThat(requireNonNull(report.cpu()).cpus()).hasSize(128);
        assertThat(report.network()).hasSize(48);
        assertThat(report.disks()).hasSize(24);
        assertThat(requireNonNull(report.disks()).getFirst().device())
                .isEqualTo("\\x7f".repeat(29) + "10x");
    }

    @Test
    void onlyFileSystemsOnLocalDisksAreAsked() throws Exception {
        ProcSet.show(kernel, "more");
        fixture.start(null);
        fixture.report();

        assertThat(kernel.asked).containsExactly("/", "/mnt/a b\"c\\", "/gone");
    }

    @Test
    void aClientGetsWhatItAccepts() {
        fixture.start(null);
        String prometheus =
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                        + "application/openmetrics-text;version=0.0.1;q=0.5,"
                        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

        assertThat(contentType("*/*")).isEqualTo("application/json");
        assertThat(contentType("image/png")).isEqualTo("application/json");
        assertThat(contentType("text/html, */*;q=0.8")).isEqualTo("application/json");
        assertThat(contentType("text/*")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(contentType("TEXT/Plain;q=0.2, application/json ; q=0.1"))
                .startsWith("text/plain;");
        assertThat(contentType("text/plain;q=0, application/json;q=0.001"))
                .isEqualTo("application/json");
        assertThat(contentType("*/*;q=0.5, application/json;q=0.1"))
                .startsWith("application/openmetrics-text;");
        assertThat(contentType("text/plain;version=1.0.0")).isEqualTo("application/json");
        assertThat(contentType("text/plain;q=2, ;;/,q=,=")).isEqualTo("application/json");
        assertThat(contentType(prometheus))
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(contentType("text/plain;version=0.0.4;q=0.3,*/*;q=0.2"))
                .startsWith("text/plain;");
    }

    private String contentType(String accept) {
        String response = fixture.ask(getMetrics(accept));
        assertThat(response).startsWith("HTTP/1.1 200 OK\r\nContent-Type: ");
        return response.substring("HTTP/1.1 200 OK\r\nContent-Type: ".length())
                .lines()
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPortThatIsTakenIsLoggedOnceAndTriedAgain() throws Exception {
        kernel.portIsTaken = true;
        fixture.start(null);
        for (int i = 0; i < 100; i++) {
            fixture.passSecond();
        }
        assertThat(kernel.log)
                .containsExactly(
                        "guest-agent: cannot listen on 0.0.0.0:8080 (another program has the port);"
                                + " will keep trying\n");
        assertThat(kernel.listenCalls).isBetween(10, 30);

        kernel.portIsTaken = false;
        for (int i = 0; i < 10; i++) {
            fixture.passSecond();
        }

        assertThat(kernel.log).last().isEqualTo("guest-agent: listening on 0.0.0.0:40123\n");
        assertThat(fixture.ask(GET_HEALTH)).startsWith("HTTP/1.1 503");
    }

    @Test
    void anIdleAgentWakesOnceASecond() throws Exception {
        fixture.start(null);
        int before = kernel.pollCalls;

        for (int i = 0; i < 60; i++) {
            fixture.passSecond();
        }

        assertThat(kernel.pollCalls - before).isLessThanOrEqualTo(61);
    }
}
