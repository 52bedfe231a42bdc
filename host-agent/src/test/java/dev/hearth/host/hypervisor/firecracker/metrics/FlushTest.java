// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flushes, asked of a server on a real socket that writes to a real FIFO.
class FlushTest {

    private final MetricsReader reader = new MetricsReader();

    @TempDir Path directory;
    private Path fifo = Path.of("/");
    private Path socket = Path.of("/");

    @BeforeEach
    void make() {
        fifo = directory.resolve("metrics");
        socket = directory.resolve("api.sock");
        Fifo.make(fifo);
    }

    @AfterEach
    void end() {
        reader.close();
    }

    @Test
    void aFlushBringsALineOverAConnectionThatStays() throws IOException {
        MetricsFeed feed = reader.open(fifo);
        try (FifoWriter writer = new FifoWriter(fifo);
                FakeApi api = api(FakeApi.FLUSHED, writer).answering()) {
            feed.flushThrough(socket);
            for (int flush = 1; flush <= 5; flush++) {
                long wanted = flush;
                feed.flush();
                await().until(() -> feed.counts().lines() == wanted);
                await().until(() -> feed.counts().flushes() == wanted);
            }

            assertThat(api.connections()).isEqualTo(1);
            assertThat(api.lastRequest())
                    .startsWith("PUT /actions HTTP/1.1\r\n")
                    .contains("\r\nContent-Length: 30\r\n")
                    .endsWith("\r\n\r\n{\"action_type\":\"FlushMetrics\"}");
        }
        assertThat(feed.counts()).isEqualTo(new FeedCounts(5, 0, 0, 5, 0, 0));
    }

    @Test
    void aServerThatDoesNotAnswerIsAskedOnceAndCountedLate() throws IOException {
        MetricsFeed feed = reader.open(fifo);
        try (FifoWriter writer = new FifoWriter(fifo);
                FakeApi api = api(FakeApi.FLUSHED, writer)) {
            feed.flushThrough(socket);
            feed.flush();
            await().until(() -> {
                feed.flush();
                return feed.counts().flushesLate() == 1;
            });
            assertThat(api.requests()).isEqualTo(1);
            assertThat(feed.counts().flushes()).isZero();

            api.answering();

            await().until(() -> feed.counts().flushes() >= 1);
            assertThat(feed.counts().flushesLate()).isEqualTo(1);
        }
    }

    @Test
    void oneThatHangsDoesNotKeepTheOthersWaiting() throws IOException {
        Path otherFifo = directory.resolve("other");
        Path otherSocket = directory.resolve("other.sock");
        Fifo.make(otherFifo);
        MetricsFeed hanging = reader.open(fifo);
        MetricsFeed healthy = reader.open(otherFifo);
        try (FifoWriter writer = new FifoWriter(fifo);
                FakeApi hung = api(FakeApi.FLUSHED, writer);
                FifoWriter otherWriter = new FifoWriter(otherFifo);
                FakeApi other =
                        new FakeApi(
                                otherSocket, FakeApi.FLUSHED, () -> otherWriter.line(Lines.BUSY))) {
            other.answering();
            hanging.flushThrough(socket);
            healthy.flushThrough(otherSocket);
            hanging.flush();
            for (int flush = 1; flush <= 20; flush++) {
                long wanted = flush;
                healthy.flush();
                await().until(() -> healthy.counts().flushes() == wanted);
            }
            assertThat(hanging.counts().flushes()).isZero();
            assertThat(hung.requests()).isEqualTo(1);
            hanging.close();
        }
    }

    @Test
    void aRefusalIsCountedAndTheNextFlushStartsAfresh() throws IOException {
        MetricsFeed feed = reader.open(fifo);
        try (FifoWriter writer = new FifoWriter(fifo);
                FakeApi api = api(FakeApi.REFUSED, writer).answering()) {
            feed.flushThrough(socket);
            for (int flush = 1; flush <= 3; flush++) {
                long wanted = flush;
                feed.flush();
                await().until(() -> feed.counts().flushesRefused() == wanted);
            }
            assertThat(api.connections()).isEqualTo(3);
        }
    }

    @Test
    void aServerThatIsNotThereIsCountedAndCostsNothingElse() throws IOException {
        MetricsFeed feed = reader.open(fifo);
        feed.flushThrough(directory.resolve("nobody.sock"));
        feed.flush();
        await().until(() -> feed.counts().flushesRefused() == 1);
        try (FifoWriter writer = new FifoWriter(fifo)) {
            writer.line(Lines.BUSY);
            await().until(() -> feed.counts().lines() == 1);
        }
    }

    @Test
    void withoutAServerAFlushIsNothing() throws IOException {
        MetricsFeed feed = reader.open(fifo);
        feed.flush();
        try (FifoWriter writer = new FifoWriter(fifo)) {
            writer.line(Lines.BUSY);
            await().until(() -> feed.counts().lines() == 1);
        }

        assertThat(feed.counts()).isEqualTo(new FeedCounts(1, 0, 0, 0, 0, 0));
    }

    private FakeApi api(String answer, FifoWriter writer) throws IOException {
        return new FakeApi(socket, answer, () -> writer.line(Lines.BUSY));
    }
}
