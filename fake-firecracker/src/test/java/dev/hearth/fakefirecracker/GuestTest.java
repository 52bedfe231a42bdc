// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReportParser;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The guest, seen through vsock, the serial port, the balloon and its end.
final class GuestTest extends FakeFixture {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void theAgentAnswersBehindVsock() throws Exception {
        Firecracker fake = start("set clock-ticks off; set boot-ms 0");
        boot(fake);
        ok(fake, "PUT", "/hearth-fake", "tick 5");

        try (ApiClient agent = new ApiClient(file("v.sock"))) {
            agent.send("CONNECT 8080\n");
            assertThat(agent.readLine()).isEqualTo("OK 1073741824");
            GuestReport first = report(agent);
            GuestReport second = report(agent);

            assertThat(first.identity()).isNotNull();
            assertThat(second.identity().nonce()).isEqualTo(first.identity().nonce());
            assertThat(second.network())
                    .singleElement()
                    .satisfies(nic -> {
                        assertThat(nic.receiveBytes()).isEqualTo(5000);
                        assertThat(nic.transmitBytes()).isEqualTo(5 * 244);
                    });
        }
    }

    private static GuestReport report(ApiClient agent) throws Exception {
        byte[] body = agent.call("GET", "/metrics", "").body().getBytes(StandardCharsets.UTF_8);
        return GuestReportParser.parse(body, 0, body.length);
    }

    @Test
    void onAPortWhereNobodyListensVsockHangsUpWithoutAWord() throws IOException {
        Firecracker fake = start("set boot-ms 0");
        boot(fake);

        try (ApiClient client = new ApiClient(file("v.sock"))) {
            client.send("connect 9\n");

            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void beforeTheGuestIsUpVsockSaysNothing() throws IOException {
        Firecracker fake = start("set boot-ms 3600000");
        boot(fake);
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(file("v.sock")));
            client.write(ByteBuffer.wrap("CONNECT 8080\n".getBytes(StandardCharsets.US_ASCII)));
            client.configureBlocking(false);
            flush(fake);

            assertThat(client.read(ByteBuffer.allocate(9))).isZero();
        }
        assertThat(call(fake, "GET", "/balloon/statistics", "").body())
                .contains("Balloon config error: Device not activated yet.");
    }

    @Test
    void theConsoleEchoesRunsAndReboots() throws Exception {
        Firecracker fake = start("");
        boot(fake);
        await().atMost(LIMIT).until(() -> fake.output().contains("hearth-demo:/root# "));

        fake.type("echo hello\n");
        await().atMost(LIMIT).until(() -> fake.output().contains("echo hello\r\nhello\r\n"));
        fake.type("reboot\n");

        assertThat(fake.exitCode()).isZero();
        assertThat(lines().getLast().at("/i8042/reset_count").asLong()).isEqualTo(1);
    }

    @Test
    void aGuestThatPowersOffLeavesItsProcessBehind() throws Exception {
        Firecracker fake = start("set boot-ms 0");
        boot(fake);

        ok(fake, "PUT", "/hearth-fake", "poweroff");

        assertThat(ok(fake, "GET", "/", "")).contains("\"state\":\"Running\"");
        assertThat(fake.process().isAlive()).isTrue();
    }

    @Test
    void aPanicWithPanicOneEndsTheProcess() throws Exception {
        Firecracker fake = start("set boot-ms 0");
        boot(fake);

        ok(fake, "PUT", "/hearth-fake", "panic");

        assertThat(fake.exitCode()).isZero();
        assertThat(fake.output()).contains("Kernel panic - not syncing: ");
    }

    @Test
    void ctrlAltDelReboots() throws Exception {
        Firecracker fake = start("set boot-ms 0");
        boot(fake);

        ok(fake, "PUT", "/actions", "{'action_type':'SendCtrlAltDel'}");

        assertThat(fake.exitCode()).isZero();
    }

    @Test
    void theBalloonFollowsItsTargetAndReports() throws IOException {
        Firecracker fake = start("set boot-ms 0; set clock-ticks off");
        boot(fake);
        assertThat(ok(fake, "GET", "/balloon/statistics", ""))
                .startsWith("{\"target_pages\":0,\"actual_pages\":0,\"target_mib\":0");

        ok(fake, "PATCH", "/balloon", "{'amount_mib':64}");
        ok(fake, "PUT", "/hearth-fake", "tick 1");

        assertThat(ok(fake, "GET", "/balloon/statistics", "")).contains("\"actual_mib\":64");
        await().atMost(LIMIT)
                .until(() ->
                        ok(fake, "GET", "/balloon/statistics", "").contains("available_memory"));
        assertThat(
                        call(fake, "PATCH", "/balloon/statistics", "{'stats_polling_interval_s':0}")
                                .body())
                .contains("Statistics cannot be enabled/disabled after activation.");
    }

    @Test
    void itsThreadsHaveTheNamesThatAHostLooksFor() throws IOException {
        Firecracker fake = start("");
        ok(fake, "PUT", "/machine-config", "{'vcpu_count':2,'mem_size_mib':128}");
        boot(fake);

        try (Stream<Path> tasks = Files.list(fake.proc().resolve("task"))) {
            assertThat(tasks.map(GuestTest::name))
                    .contains("firecracker", "fc_api", "fc_vcpu 0", "fc_vcpu 1");
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return "gone";
        }
    }
}
