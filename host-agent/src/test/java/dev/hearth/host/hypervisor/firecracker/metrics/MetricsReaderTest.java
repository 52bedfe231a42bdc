// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One reader and real FIFOs, written to as Firecracker writes.
class MetricsReaderTest {

    private static final long READ_BYTES = 1_048_576L + 125_829_120;

    private final MetricsReader reader = new MetricsReader();

    @TempDir Path directory;
    private Path fifo = Path.of("/");

    @BeforeEach
    void make() {
        fifo = directory.resolve("metrics");
        Fifo.make(fifo);
    }

    @AfterEach
    void end() {
        reader.close();
    }

    @Test
    void aFeedIsThereBeforeItsWriterAndReadsPiecesAsLines() throws IOException {
        MetricsFeed feed = reader.open(fifo);
        assertThat(feed.totals()).isEmpty();

        try (FifoWriter writer = new FifoWriter(fifo)) {
            writer.line(line());
            awaitLines(feed, 1);
            writer.line(line());
            awaitLines(feed, 2);
        }

        assertThat(read(feed)).isEqualTo(2 * READ_BYTES);
        assertThat(feed.counts()).isEqualTo(new FeedCounts(2, 0, 0, 0, 0, 0));
    }

    @Test
    void aLineWaitsForItsLastPiece() throws IOException {
        MetricsFeed feed = reader.open(fifo);
        String line = line();
        try (FifoWriter writer = new FifoWriter(fifo)) {
            writer.line(line);
            awaitLines(feed, 1);
            writer.text(line.substring(0, 5_000));
            awaitTurns();
            assertThat(feed.counts().lines()).isEqualTo(1);
            writer.text(line.substring(5_000) + "\n");

            awaitLines(feed, 2);
        }
        assertThat(feed.counts().dropped()).isZero();
    }

    @Test
    void aWriterMayGoAndAnotherCome() throws IOException {
        MetricsFeed feed = reader.open(fifo);
        for (int life = 1; life <= 3; life++) {
            try (FifoWriter writer = new FifoWriter(fifo)) {
                writer.line(line());
                awaitLines(feed, life);
            }
        }

        assertThat(read(feed)).isEqualTo(3 * READ_BYTES);
        assertThat(feed.counts()).isEqualTo(new FeedCounts(3, 0, 0, 0, 0, 0));
    }

    @Test
    void theCountsOfAFeedOutliveIt() throws IOException {
        MetricsFeed feed = reader.open(fifo);
        try (FifoWriter writer = new FifoWriter(fifo)) {
            writer.line(line());
            awaitLines(feed, 1);
        }
        assertThat(reader.counts()).isEqualTo(feed.counts());

        feed.close();
        assertThat(reader.counts()).isEqualTo(new FeedCounts(1, 0, 0, 0, 0, 0));

        MetricsFeed next = reader.open(fifo);
        try (FifoWriter writer = new FifoWriter(fifo)) {
            writer.line(line());
            awaitLines(next, 1);
        }
        assertThat(reader.counts()).isEqualTo(new FeedCounts(2, 0, 0, 0, 0, 0));
    }

    @Test
    void aWriterThatDiesInALineTakesOnlyThatLineAlong() throws IOException {
        MetricsFeed feed = reader.open(fifo);
        try (FifoWriter writer = new FifoWriter(fifo)) {
            writer.line(line());
            writer.text(line().substring(0, 3_000));
        }
        await().until(() -> feed.counts().dropped() == 1);
        try (FifoWriter writer = new FifoWriter(fifo)) {
            writer.line(line());
            awaitLines(feed, 2);
        }

        assertThat(read(feed)).isEqualTo(2 * READ_BYTES);
        assertThat(feed.totals().orElseThrow().gaps()).isEqualTo(1);
    }

    /// While no host agent reads, Firecracker fills the FIFO and cuts the line that does not fit.
    @Test
    void whatWasWrittenWhileNobodyReadIsReadUpToTheCutAndAfterIt() throws IOException {
        try (FifoWriter writer = new FifoWriter(fifo)) {
            int fitted = 0;
            while (writer.lineIfRoom(line())) {
                fitted++;
            }
            assertThat(fitted).isEqualTo(8);
            try (MetricsFeed feed = reader.open(fifo)) {
                awaitLines(feed, fitted);
                writer.line(line());
                awaitLines(feed, fitted + 1);

                assertThat(read(feed)).isEqualTo((fitted + 1) * READ_BYTES);
                assertThat(feed.counts()).isEqualTo(new FeedCounts(fitted + 1, 1, 0, 0, 0, 0));
            }
        }
    }

    @Test
    void aLineWithoutEndIsPassedOverAndTheNextIsRead() throws IOException {
        MetricsFeed feed = reader.open(fifo);
        try (FifoWriter writer = new FifoWriter(fifo)) {
            for (int piece = 0; piece < 300; piece++) {
                writer.text("x".repeat(1024));
            }
            writer.text("\n");
            writer.line(line());

            awaitLines(feed, 1);
        }
        assertThat(feed.counts()).isEqualTo(new FeedCounts(1, 0, 1, 0, 0, 0));
    }

    @Test
    void closingReadsWhatIsStillThere() throws IOException {
        for (int round = 0; round < 20; round++) {
            MetricsFeed feed = reader.open(fifo);
            try (FifoWriter writer = new FifoWriter(fifo)) {
                writer.line(line());
                feed.close();
                feed.close();
            }
            assertThat(feed.counts().lines()).isEqualTo(1);
            assertThat(read(feed)).isEqualTo(READ_BYTES);
        }
    }

    @Test
    void hundredsOfFifosAreReadByOneThread() throws IOException {
        List<MetricsFeed> feeds = new ArrayList<>();
        List<FifoWriter> writers = new ArrayList<>();
        try {
            for (int vm = 0; vm < 300; vm++) {
                Path path = directory.resolve("fifo-" + vm);
                Fifo.make(path);
                feeds.add(reader.open(path));
                writers.add(new FifoWriter(path));
            }
            for (int round = 0; round < 3; round++) {
                for (FifoWriter writer : writers) {
                    writer.line(line());
                }
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> feeds.stream().allMatch(feed -> feed.counts().lines() == 3));
            assertThat(
                            Thread.getAllStackTraces().keySet().stream()
                                    .filter(thread -> thread.getName().equals("metrics-fifos")))
                    .hasSize(1);
        } finally {
            for (FifoWriter writer : writers) {
                writer.close();
            }
        }
        assertThat(feeds).allSatisfy(feed -> assertThat(read(feed)).isEqualTo(3 * READ_BYTES));
    }

    @Test
    void oneThatNeverStopsWritingDoesNotKeepTheOthersWaiting() throws Exception {
        MetricsFeed flooded = reader.open(fifo);
        Path other = directory.resolve("other");
        Fifo.make(other);
        MetricsFeed quiet = reader.open(other);
        try (FifoWriter flood = new FifoWriter(fifo);
                FifoWriter writer = new FifoWriter(other)) {
            Thread flooding = Thread.ofPlatform().name("flood").start(() -> flood(flood));
            try {
                await().until(() -> flooded.counts().dropped() > 0);
                writer.line(line());

                awaitLines(quiet, 1);
            } finally {
                flooding.interrupt();
                flooding.join();
            }
        }
    }

    @Test
    void whatIsNoFifoIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "{}\n");
        Path link = Files.createSymbolicLink(directory.resolve("link"), fifo);
        Path nothing = directory.resolve("nothing");

        assertThatThrownBy(() -> reader.open(file))
                .isInstanceOf(StorageFailed.class)
                .hasMessage("could not watch the FIFO " + file + ": it is not a FIFO");
        assertThatThrownBy(() -> reader.open(link)).isInstanceOf(StorageFailed.class);
        assertThatThrownBy(() -> reader.open(nothing)).isInstanceOf(StorageFailed.class);
        assertThatThrownBy(() -> Fifo.make(file))
                .hasMessage(
                        "could not make the FIFO "
                                + file
                                + ": there is something at this path already");
    }

    @Test
    void aFifoIsItsOwnersAlone() throws IOException {
        assertThat(Files.getPosixFilePermissions(fifo)).hasSize(2);
    }

    private static void flood(FifoWriter writer) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                writer.text("x".repeat(1024) + "\n");
            }
        } catch (IOException e) {
            // Interrupted in a write, which closes the channel.
        }
    }

    /// Until the reader's thread has looked for certain: it reads another FIFO's line.
    private void awaitTurns() throws IOException {
        Path path = directory.resolve("turns");
        Fifo.make(path);
        MetricsFeed feed = reader.open(path);
        try (FifoWriter writer = new FifoWriter(path)) {
            writer.line(line());
            awaitLines(feed, 1);
        }
    }

    private static void awaitLines(MetricsFeed feed, long lines) {
        await().until(() -> feed.counts().lines() == lines);
    }

    private static long read(MetricsFeed feed) {
        return feed.totals().orElseThrow().of(DiskMetric.READ_BYTES);
    }

    private static String line() {
        return Lines.at(System.currentTimeMillis(), Lines.BUSY);
    }
}
