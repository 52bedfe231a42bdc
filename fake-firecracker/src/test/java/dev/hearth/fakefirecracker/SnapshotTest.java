// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Snapshots, made by one process and loaded by another.
final class SnapshotTest extends FakeFixture {

    private static final String CREATE = "{'snapshot_path':'state','mem_file_path':'memory'}";
    private static final String LOAD =
            "{'snapshot_path':'state','mem_backend':{'backend_type':'File','backend_path':'memory'},"
                    + "'resume_vm':true%s}";

    private JsonNode guest() throws IOException {
        try (ApiClient agent = new ApiClient(file("v.sock"))) {
            agent.send("CONNECT 8080\n");
            assertThat(agent.readLine()).startsWith("OK ");
            return JSON.readTree(agent.call("GET", "/metrics", "").body());
        }
    }

    private JsonNode snapshot() throws IOException {
        Firecracker first = start("set boot-ms 0; set clock-ticks off");
        boot(first);
        ok(first, "PUT", "/hearth-fake", "tick 9");
        JsonNode before = guest();
        pause(first);
        ok(first, "PUT", "/snapshot/create", CREATE);
        assertThat(Files.size(file("memory"))).isEqualTo(128L << 20);
        first.close();
        Files.delete(first.socket());
        Files.delete(file("v.sock"));
        drain();
        return before;
    }

    @Test
    void theGuestGoesOnWhereItWas() throws IOException {
        JsonNode before = snapshot();

        Firecracker second = start("set clock-ticks off");
        ok(second, "PUT", "/metrics", "{'metrics_path':'" + file("metrics") + "'}");
        ok(second, "PUT", "/snapshot/load", LOAD.formatted(""));

        JsonNode after = guest();
        assertThat(after.at("/identity/boot_id")).isEqualTo(before.at("/identity/boot_id"));
        assertThat(after.at("/network/0/receive_bytes").asLong()).isEqualTo(9000);
        assertThat(ok(second, "GET", "/", "")).contains("\"state\":\"Running\"");
        JsonNode line = lines().getFirst();
        assertThat(line.at("/net_eth0/rx_bytes_count").asLong()).isZero();
        assertThat(line.at("/latencies_us/vmm_load_snapshot").asLong()).isPositive();
        assertThat(ok(second, "GET", "/vm/config", "")).contains("\"drive_id\":\"rootfs\"");
    }

    @Test
    void anOverrideMovesTheVsock() throws IOException {
        snapshot();

        Firecracker second = start("");
        ok(
                second,
                "PUT",
                "/snapshot/load",
                LOAD.formatted(",'vsock_override':{'uds_path':'" + file("other.sock") + "'}"));

        assertThat(file("other.sock")).exists();
    }

    @Test
    void anotherVersionIsRefusedAndEndsTheProcess() throws Exception {
        snapshot();

        Firecracker second = start("set snapshot-version 12.0.0");
        ApiClient.Answer answer = call(second, "PUT", "/snapshot/load", LOAD.formatted(""));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Unsupported snapshot version: 11.0.0");
        assertThat(second.exitCode()).isEqualTo(1);
    }

    @Test
    void whatTheSnapshotNeedsMustBeThere() throws Exception {
        snapshot();
        Files.delete(file("disk"));

        Firecracker second = start("");
        ApiClient.Answer answer = call(second, "PUT", "/snapshot/load", LOAD.formatted(""));

        assertThat(answer.body()).contains("No such file or directory (os error 2)");
        assertThat(second.exitCode()).isEqualTo(1);
    }
}
