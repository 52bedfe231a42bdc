// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.guest.fuzz.Exposition;
import dev.hearth.guest.fuzz.HttpAnswer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A guest of the largest lists, the longest names and the largest numbers there are, and one of
/// which nothing can be read. Fixture: the agent on a kernel in memory.
class ReportLimitsTest {

    private static final String NUMBER = " 18446744073709551615";
    private static final int MAX_REPORT_BYTES = 64 * 1024;

    private final AgentFixture fixture = new AgentFixture();

    /// Every byte of a name that is not ASCII is written as five.
    private void showLargestGuest() {
        StringBuilder stat = new StringBuilder("cpu ").append(NUMBER.repeat(10)).append('\n');
        for (int cpu = 0; cpu < 200; cpu++) {
            stat.append("cpu").append(cpu).append(NUMBER.repeat(10)).append('\n');
        }
        for (String key :
                List.of("intr", "ctxt", "btime", "processes", "procs_running", "procs_blocked")) {
            stat.append(key).append(NUMBER).append('\n');
        }
        StringBuilder network = new StringBuilder("Inter-|\n face |\n");
        StringBuilder disks = new StringBuilder();
        StringBuilder mounts = new StringBuilder();
        for (int device = 10; device < 99; device++) {
            network.append("\u007f".repeat(13)).append(device).append(':');
            network.append(NUMBER.repeat(16)).append('\n');
            disks.append("1 1 ").append("\u007f".repeat(29)).append(device).append('x');
            disks.append(NUMBER.repeat(17)).append('\n');
            String place = "/" + "\u007f".repeat(125) + device;
            mounts.append("/dev/").append("\u007f".repeat(121)).append(device).append(' ');
            mounts.append(place).append(" ext4 rw 0 0\n");
            fixture.kernel.fileSystems.put(place, new long[] {1, -1, -1, -1, -1, -1});
        }
        fixture.kernel.hostName = "\u0001".repeat(64);
        show("/proc/stat", stat.toString());
        show("/proc/net/dev", network.toString());
        show("/proc/diskstats", disks.toString());
        show("/proc/self/mounts", mounts.toString());
        show("/proc/uptime", "999999999999.00 1.00\n");
        show("/proc/loadavg", "999999999.00 999999999.00 999999999.00 1/1 1\n");
        show("/proc/sys/fs/file-nr", NUMBER + NUMBER + NUMBER + "\n");
        show("/proc/self/statm", "1000 256 0 0 0 0 0\n");
    }

    private void show(String path, String text) {
        fixture.kernel.files.put(path, text.getBytes(ISO_8859_1));
    }

    private String body(String type) {
        String request = "GET /metrics HTTP/1.1\r\nHost: g\r\nAccept: " + type + "\r\n\r\n";
        List<HttpAnswer> answers = HttpAnswer.all(fixture.ask(request));
        assertThat(answers).extracting(HttpAnswer::status).containsExactly(200);
        return answers.getFirst().body();
    }

    @Test
    void theLargestGuestFitsIntoOneReport() throws Exception {
        ProcSet.showProcesses(fixture.kernel);
        ProcSet.show(fixture.kernel, "guest-1vcpu");
        ProcSet.show(fixture.kernel, "guest-1vcpu/t0");
        ProcSet.show(fixture.kernel, "more");
        showLargestGuest();
        fixture.start("7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10");

        GuestReport report = fixture.report();

        assertThat(requireNonNull(report.cpu()).cpus()).hasSize(128);
        assertThat(report.network()).hasSize(48);
        assertThat(report.disks()).hasSize(24);
        String body = body("application/json");
        assertThat(body.length()).as("bytes").isLessThan(MAX_REPORT_BYTES);
        assertThat(body).contains("\"filesystem\":true");
        Matcher mounts = Pattern.compile("\"mountpoint\":").matcher(body);
        assertThat(mounts.results()).as("as many as fit into the budget").hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/openmetrics-text"})
    void aFamilyThatDoesNotFitIntoAnExpositionIsLeftOutAndSaidToBe(String type) throws Exception {
        ProcSet.showProcesses(fixture.kernel);
        ProcSet.show(fixture.kernel, "guest-1vcpu");
        ProcSet.show(fixture.kernel, "guest-1vcpu/t0");
        showLargestGuest();
        fixture.start(null);

        String body = body(type);

        Exposition.check(body);
        assertThat(body)
                .contains("node_cpu_seconds_total{cpu=\"127\"")
                .contains("node_scrape_collector_success{collector=\"cpu\"} 1\n")
                .contains("node_scrape_collector_success{collector=\"netdev\"} 0\n")
                .doesNotContain("node_network_")
                .contains("hearth_agent_wakeups_total ");
    }

    @Test
    void sixteenMountsWithPlainNamesAsLongAsAllowedAllFit() throws Exception {
        StringBuilder mounts = new StringBuilder();
        for (int i = 10; i < 26; i++) {
            mounts.append("/dev/").append("x".repeat(115)).append(' ');
            mounts.append("/").append("y".repeat(119)).append(i).append(" ext4 rw 0 0\n");
        }
        show("/proc/self/mounts", mounts.toString());
        fixture.start(null);

        Matcher found = Pattern.compile("\"mountpoint\":").matcher(body("application/json"));
        assertThat(found.results()).hasSize(16);
    }

    @Test
    void whatIsMissingCostsNoDescriptorAndNoLine() {
        fixture.start(null);
        body("application/json");
        int descriptors = fixture.kernel.openDescriptors();
        int lines = fixture.kernel.log.size();

        for (int i = 0; i < 1000; i++) {
            body("application/json");
            fixture.passSecond();
        }

        assertThat(fixture.kernel.openDescriptors()).isEqualTo(descriptors);
        assertThat(fixture.kernel.log).hasSize(lines);
    }
}
