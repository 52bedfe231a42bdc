// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReportParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The binary in a guest, over every way in. Fixture: one guest whose kernel command line says
/// which VM it is and where the manager is; of the host it sees one port, at 10.0.2.100, behind
/// which a manager of ten lines listens.
///
/// What is not shown here: a host's own vsock connection (CID 2). It needs /dev/vhost-vsock, and a
/// guest can only be its own peer, as CID 1, which is refused; `DoorsTest` lets CID 2 in, in
/// memory.
class TransportTest {

    private static final String VM_ID = "7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10";
    private static final String OTHER_ID = "11111111-2222-4333-8444-555555555555";
    private static final String GET_METRICS = "GET /metrics HTTP/1.1\r\nHost: g\r\n\r\n";
    private static final int MANY = 200;

    @TempDir static Path directory;

    private static TinyManager manager;
    private static GuestMachine machine;

    enum Way {
        TCP,
        SERIAL;

        Transport open() {
            return switch (this) {
                case TCP -> new TcpTransport(machine.agent());
                case SERIAL -> new SerialTransport(machine.serialSocket());
            };
        }
    }

    @BeforeAll
    static void boot() throws IOException {
        manager = new TinyManager();
        String parameters =
                "hearth.vm_id="
                        + VM_ID
                        + " hearth.manager_url=http://10.0.2.100:80 hearth.token=s3cret";
        machine =
                GuestMachine.boot(
                        directory,
                        new GuestMachine.Spec(
                                1, 128, GuestClock.INSTRUCTIONS, parameters, manager.network()));
    }

    /// A command that ends when the agent has said it, or after 20 s.
    private static String awaitLog(String words) {
        return "i=0; until dmesg | grep -q '"
                + words
                + "' || [ $i -ge 200 ]; do usleep 100000; i=$((i+1)); done;"
                + " dmesg | grep -q '"
                + words
                + "' && echo found";
    }

    @AfterAll
    static void end() {
        machine.close();
        manager.close();
    }

    private static String request(String line, String... headers) {
        StringBuilder text = new StringBuilder(line + " HTTP/1.1\r\nHost: g\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    private static GuestReport report(String response) throws Exception {
        assertThat(response)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Type: application/json\r\n");
        return parse(response.substring(response.indexOf("\r\n\r\n") + 4));
    }

    private static GuestReport parse(String json) throws Exception {
        byte[] bytes = json.getBytes(US_ASCII);
        return GuestReportParser.parse(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @EnumSource
    void theReportIsThatOfTheGuest(Way way) throws Exception {
        try (Transport transport = way.open()) {
            GuestReport report = report(transport.exchange(GET_METRICS));

            assertThat(report.identity().vmId()).isEqualTo(VM_ID);
            assertThat(report.identity().bootId())
                    .isEqualTo(machine.run("cat /proc/sys/kernel/random/boot_id").strip());
            assertThat(Objects.requireNonNull(report.cpu()).cpus()).hasSize(1);
            assertThat(Objects.requireNonNull(report.memory()).totalKb())
                    .isEqualTo(
                            Long.parseLong(
                                    machine.run("awk '/^MemTotal/ {print $2}' /proc/meminfo")
                                            .strip()));
            assertThat(Objects.requireNonNull(report.network()))
                    .singleElement()
                    .satisfies(device -> assertThat(device.device()).isEqualTo("eth0"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsHealthyAndRefusesTheRest(Way way) throws Exception {
        try (Transport transport = way.open()) {
            assertThat(transport.exchange(request("GET /health")))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("{\"status\":\"healthy\"")
                    .endsWith("\"failed\":[],\"capabilities\":[]}\n");
            assertThat(transport.exchange(request("GET /"))).startsWith("HTTP/1.1 404 ");
            assertThat(transport.exchange(request("POST /metrics")))
                    .startsWith("HTTP/1.1 405 ")
                    .contains("\r\nAllow: GET\r\n");
            assertThat(transport.exchange("GET\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoAsksForPrometheusGetsIt(Way way) throws Exception {
        try (Transport transport = way.open()) {
            assertThat(
                            transport.exchange(
                                    request("GET /metrics", "Accept: text/plain;version=0.0.4")))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nContent-Type: text/plain; version=0.0.4")
                    .contains("\nnode_cpu_seconds_total{cpu=\"0\",mode=\"user\"} ")
                    .endsWith("\n");
            assertThat(
                            transport.exchange(
                                    request(
                                            "GET /metrics",
                                            "Accept: application/openmetrics-text;version=1.0.0")))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\n# EOF\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHostThatGoesAwayInTheMiddleIsAnsweredWhenItComesBack(Way way) throws Exception {
        try (Transport transport = way.open()) {
            for (int i = 0; i < 3; i++) {
                transport.breakOff(GET_METRICS.substring(0, GET_METRICS.length() - 5));

                assertThat(report(transport.exchange(GET_METRICS)).identity().vmId())
                        .isEqualTo(VM_ID);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyRequestsInARowAreAllAnsweredByTheSameAgent(Way way) throws Exception {
        try (Transport transport = way.open()) {
            GuestReport.Identity first = report(transport.exchange(GET_METRICS)).identity();
            long before = first.monotonicNs();
            for (int i = 0; i < MANY; i++) {
                GuestReport.Identity next = report(transport.exchange(GET_METRICS)).identity();
                assertThat(next.nonce()).isEqualTo(first.nonce());
                assertThat(next.monotonicNs()).isGreaterThan(before);
                before = next.monotonicNs();
            }
        }
    }

    @Test
    void onVsockNobodyButTheHostIsAnswered() throws IOException {
        assumeTrue(
                machine.run("ls /dev/vsock").equals("/dev/vsock\n"),
                "the demo image's kernel package has no vsock_loopback");
        assertThat(machine.run(awaitLog("listening on vsock port 8080"))).isEqualTo("found\n");

        assertThat(machine.run("printf 'GET /health HTTP/1.1\\r\\n\\r\\n' | hands vsock 1 8080"))
                .isEqualTo("connected\n");
    }

    /// The kernel log is opened for writing only, as the host's initramfs does it.
    @Test
    void whatItSaysGoesToTheKernelLog() throws IOException {
        assertThat(machine.run(awaitLog("guest-agent: listening on 0.0.0.0:8080")))
                .isEqualTo("found\n");
    }

    @Test
    void itTellsTheManagerItsAddress() throws IOException {
        assertThat(machine.run(awaitLog("the manager knows this guest"))).isEqualTo("found\n");

        assertThat(manager.calls().getLast())
                .startsWith("POST /v1/vms/" + VM_ID + "/guest-ip HTTP/1.1\r\n")
                .contains("\r\nAuthorization: Bearer s3cret\r\n")
                .endsWith("\r\n\r\n{\"guest_ip\":\"10.0.2.15\"}");
    }

    @Test
    void theKernelsCommandLineSetsWhatNoOptionSays() throws IOException {
        assertThat(machine.run("guest-agent --check-config"))
                .contains("VM_ID=" + VM_ID + "  # kernel command line\n")
                .contains("TOKEN=***  # kernel command line\n");
        assertThat(machine.run("guest-agent --check-config --vm-id " + OTHER_ID))
                .contains("VM_ID=" + OTHER_ID + "  # option\n")
                .contains("MANAGER_URL=http://10.0.2.100:80  # kernel command line\n");
        assertThat(
                        machine.run(
                                "echo VM_ID="
                                        + OTHER_ID
                                        + " >/tmp/c; "
                                        + "guest-agent --check-config --config /tmp/c"))
                .contains("VM_ID=" + OTHER_ID + "  # file\n");
    }

    @Test
    void onceIsOneSampleOfThisGuest() throws Exception {
        GuestReport report = parse(machine.run("guest-agent --once --vm-id " + OTHER_ID));

        assertThat(report.identity().vmId()).isEqualTo(OTHER_ID);
        assertThat(report.cpuUsagePercent()).isBetween(0.0, 100.0);
    }
}
