// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.host.config.RemoteWriteConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From batches to what a store answers. Fixture: Debian's Prometheus and VictoriaMetrics, and a
/// store that only answers with a status.
final class RemoteWriteTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path directory;

    /// A third of the samples comes while the store is away, a third after a restart of the sender.
    @ParameterizedTest
    @EnumSource
    void everySampleIsThereOnceAfterAStoreWasAwayAndTheSenderBeganAnew(RealStore.Kind kind)
            throws Exception {
        Instant start = Instant.now().minusSeconds(120).truncatedTo(ChronoUnit.MILLIS);
        Path queue = directory.resolve("queue");
        try (RealStore store =
                new RealStore(kind, Files.createDirectory(directory.resolve("store")))) {
            store.start();
            try (RemoteWrite first = remote(store.writeUrl(), queue, 1)) {
                accept(first, start, 0, 20);
                await().atMost(LIMIT).until(() -> first.counts().bytes() == 0);
                store.end();
                accept(first, start, 20, 40);
                assertThat(first.counts().bytes()).isPositive();
            }
            try (RemoteWrite second = remote(store.writeUrl(), queue, 1)) {
                accept(second, start, 40, 60);
                assertThat(second.counts().sentTotal()).isZero();
                store.start();
                await().atMost(LIMIT).until(() -> second.counts().bytes() == 0);
                assertThat(second.counts().refusedTotal()).isZero();
                assertThat(second.counts().droppedTotal()).isZero();

                await().atMost(LIMIT).untilAsserted(() -> assertThat(values(store)).hasSize(60));
            }
            assertThat(values(store))
                    .isEqualTo(
                            IntStream.range(0, 60)
                                    .mapToObj(i -> at(start, i).toEpochMilli() + "=" + i / 100.0)
                                    .toList());
        }
    }

    @Test
    void onlyEverySoManySecondsIsSent() throws Exception {
        try (AnsweringStore store = new AnsweringStore(204);
                RemoteWrite remote = remote(store.url(), directory, 10)) {
            accept(remote, Instant.now().minusSeconds(60), 0, 30);

            await().atMost(LIMIT).until(() -> remote.counts().bytes() == 0);
            // With the numbers 1, 10, 20 and 30.
            assertThat(store.requests()).isEqualTo(4);
            assertThat(store.header("Content-Encoding")).isEqualTo("snappy");
            assertThat(store.header("Content-Type")).isEqualTo("application/x-protobuf");
            assertThat(store.header("X-Prometheus-Remote-Write-Version")).isEqualTo("0.1.0");
        }
    }

    @Test
    void whatIsRefusedIsCountedAndNotSentAgain() throws Exception {
        try (AnsweringStore store = new AnsweringStore(400);
                RemoteWrite remote = remote(store.url(), directory, 1)) {
            accept(remote, Instant.now().minusSeconds(60), 0, 3);

            await().atMost(LIMIT).until(() -> remote.counts().bytes() == 0);
            assertThat(store.requests()).isEqualTo(3);
            assertThat(remote.counts().refusedTotal()).isPositive();
            assertThat(remote.counts().sentTotal()).isZero();
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (AnsweringStore store = new AnsweringStore(307);
                RemoteWrite remote = remote(store.url(), directory, 1)) {
            accept(remote, Instant.now(), 0, 1);

            await().atMost(LIMIT).until(() -> remote.counts().bytes() == 0);
            assertThat(store.requests()).isEqualTo(1);
            assertThat(remote.counts().refusedTotal()).isPositive();
        }
    }

    @Test
    void aStoreThatIsBusyIsAskedAgainWhenItSaysWithTheTokenOfThen() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "one\n");
        try (AnsweringStore store = new AnsweringStore(429)) {
            RemoteWriteConfig config =
                    new RemoteWriteConfig(
                            store.url(), 1, Optional.of(token), Duration.ofSeconds(1));
            try (RemoteWrite remote = new RemoteWrite(config, directory.resolve("queue"), "here")) {
                accept(remote, Instant.now(), 0, 1);
                await().atMost(LIMIT).until(() -> store.requests() >= 2);
                assertThat(store.shortestPause()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
                assertThat(store.header("Authorization")).isEqualTo("Bearer one");

                Files.writeString(token, "two\n");
                store.answer(200);
                await().atMost(LIMIT).until(() -> remote.counts().bytes() == 0);
                assertThat(store.header("Authorization")).isEqualTo("Bearer two");
                assertThat(remote.counts().sentTotal()).isPositive();
            }
        }
    }

    private static RemoteWrite remote(URI url, Path queue, int seconds) {
        return new RemoteWrite(
                new RemoteWriteConfig(url, 64, Optional.empty(), Duration.ofSeconds(seconds)),
                queue,
                "here");
    }

    private static void accept(RemoteWrite remote, Instant start, int from, int to) {
        for (int i = from; i < to; i++) {
            remote.accept(TestBatches.of(i + 1, at(start, i), i));
        }
    }

    private static Instant at(Instant start, int second) {
        return start.plusSeconds(second);
    }

    private static List<String> values(RealStore store) throws Exception {
        JsonNode answer =
                JSON.readTree(
                        store.query("hearth_vm_cpu_usage_ratio{host=\"here\",name=\"web\"}[10m]"));
        return answer.at("/data/result/0/values").values().stream()
                .filter(pair -> !pair.get(1).asString().equals("NaN"))
                .map(pair ->
                        Math.round(pair.get(0).asDouble() * 1000)
                                + "="
                                + Double.parseDouble(pair.get(1).asString()))
                .toList();
    }
}
