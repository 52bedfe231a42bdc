// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What comes out of the metrics FIFO. Fixture: a fake with one drive and one NIC, and a line of
/// the real one with the same devices.
final class MetricsTest extends FakeFixture {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void aLineIsBuiltAsTheRealOnes() throws IOException {
        Firecracker fake = start("");

        boot(fake);

        List<String> shape = new ArrayList<>();
        shape(lines().getFirst(), "", shape);
        List<String> real = new ArrayList<>();
        try (InputStream line =
                Objects.requireNonNull(getClass().getResourceAsStream("fresh-boot.json"))) {
            shape(JSON.readTree(line), "", real);
        }
        assertThat(shape).isEqualTo(real);
    }

    /// Names of all numbers, in their order.
    private static void shape(JsonNode node, String path, List<String> into) {
        if (node.isObject()) {
            node.properties().forEach(it -> shape(it.getValue(), path + "/" + it.getKey(), into));
        } else {
            into.add(path);
        }
    }

    @Test
    void countersAreDeltasOfWhatTheGuestDid() throws IOException {
        Firecracker fake = start("set clock-ticks off");
        boot(fake);
        ok(fake, "PUT", "/hearth-fake", "tick 7");
        flush(fake);
        ok(fake, "PUT", "/hearth-fake", "tick 3");
        pause(fake);
        flush(fake);
        flush(fake);

        List<JsonNode> lines = lines();

        assertThat(lines).hasSize(4);
        assertThat(lines.stream().map(it -> it.at("/net_eth0/rx_bytes_count").asLong()))
                .containsExactly(0L, 7 * 1024L, 3 * 1024L, 0L);
        assertThat(lines.stream().map(it -> it.at("/net/tx_bytes_count").asLong()))
                .containsExactly(0L, 7 * 256L, 3 * 256L, 0L);
        assertThat(lines.stream().map(it -> it.at("/block_rootfs/read_bytes").asLong()))
                .containsExactly(0L, 7 * 16_384L, 3 * 16_384L, 0L);
        assertThat(lines.get(3).at("/block_rootfs/read_agg/max_us").asLong()).isEqualTo(50);
        assertThat(lines.get(3).at("/block_rootfs/read_agg/sum_us").asLong()).isZero();
        assertThat(lines.get(3).at("/block/read_agg/max_us").asLong()).isZero();
        assertThat(lines.get(2).at("/latencies_us/pause_vm").asLong()).isPositive();
        assertThat(lines.get(3).at("/latencies_us/pause_vm").asLong()).isPositive();
        assertThat(lines.get(1).at("/put_api_requests/actions_count").asLong()).isEqualTo(1);
    }

    @Test
    void aFullPipeCutsTheLineAndTheNextOneStandsBehindIt() throws IOException {
        Firecracker fake = start("");
        boot(fake);
        int written = 1;
        Optional<ApiClient.Answer> refused = Optional.empty();
        for (int i = 0; i < 100 && refused.isEmpty(); i++) {
            ApiClient.Answer answer =
                    call(fake, "PUT", "/actions", "{'action_type':'FlushMetrics'}");
            refused = answer.status() == 400 ? Optional.of(answer) : Optional.empty();
            written += answer.status() == 204 ? 1 : 0;
        }
        assertThat(refused).isPresent();

        String full = drain();
        flush(fake);
        String torn = full.substring(full.lastIndexOf('\n') + 1) + drain();

        assertThat(full.chars().filter(c -> c == '\n').count()).isEqualTo(written);
        assertThat(full.length()).isBetween(60_000, 65_536);
        assertThat(torn.indexOf('\n')).isEqualTo(torn.length() - 1);
        int last = torn.lastIndexOf("{\"utc_timestamp_ms\"");
        assertThat(last).isPositive();
        assertThat(JSON.readTree(torn.substring(last)).at("/vmm/panic_count").asLong()).isZero();
    }

    @Test
    void aMissingFileIsMade() throws IOException {
        Firecracker fake = start("");
        ok(fake, "PUT", "/metrics", "{'metrics_path':'" + file("new") + "','emit_id':true}");
        ok(fake, "PUT", "/boot-source", "{'kernel_image_path':'" + file("kernel") + "'}");
        ok(fake, "PUT", "/actions", "{'action_type':'InstanceStart'}");

        assertThat(file("new")).content().contains("\"id\":\"anonymous-instance\"").endsWith("}\n");
    }

    @Test
    void theLastLineSaysWhyItDied() throws Exception {
        Firecracker fake = start("boot+100 exit 149");
        boot(fake);

        assertThat(fake.exitCode()).isEqualTo(149);
        assertThat(lines().getLast().at("/signals/sigbus").asLong()).isEqualTo(1);
    }

    @Test
    void aKilledProcessWritesNoLastLine() throws Exception {
        Firecracker fake = start("");
        boot(fake);

        fake.process().destroy();

        assertThat(fake.exitCode()).isEqualTo(143);
        assertThat(lines()).hasSize(1);
    }

    @Test
    void linesComeByThemselvesButNotWhilePaused() throws IOException {
        Firecracker fake = start("set flush-ms 20");
        boot(fake);
        await().atMost(LIMIT).until(() -> drain().contains("}\n"));
        await().atMost(LIMIT).until(() -> drain().contains("}\n"));

        pause(fake);
        drain();
        ok(fake, "GET", "/", "");
        assertThat(drain()).isEmpty();

        ok(fake, "PATCH", "/vm", "{'state':'Resumed'}");
        await().atMost(LIMIT).until(() -> drain().contains("}\n"));
    }

    @Test
    void aLineThatNobodyAskedForAndThatDoesNotFitIsCounted() throws IOException {
        Firecracker fake = start("set flush-ms 5");
        boot(fake);
        await().atMost(LIMIT)
                .until(() ->
                        call(fake, "PUT", "/actions", "{'action_type':'FlushMetrics'}").status()
                                == 400);
        drain();

        await().atMost(LIMIT).until(() -> missed(drain()) > 0);
    }

    /// What the last object of the text says of missed lines; 0 when it is not whole.
    private static long missed(String text) {
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        return whole.lines()
                .map(line -> line.substring(Math.max(0, line.lastIndexOf("{\"utc_timestamp_ms\""))))
                .filter(line -> line.endsWith("}}"))
                .mapToLong(line -> JSON.readTree(line).at("/logger/missed_metrics_count").asLong())
                .sum();
    }
}
