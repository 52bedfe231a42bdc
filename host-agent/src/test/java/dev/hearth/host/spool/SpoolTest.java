// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.host.frame.FrameReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept of the batches, and said again: in order, each once, across restarts. Fixture: a
/// spool in a directory of its own, and batches of one VM.
final class SpoolTest {

    private static final long ENOUGH = 64 << 20;
    private static final UUID RUN = new UUID(1, 1);
    private static final UUID NEXT_RUN = new UUID(0, 9);
    private static final UUID VM = new UUID(7, 7);
    private static final HostInfo HOST =
            new HostInfo("0.1.0", "simulated", "tcg", "a test", 2, 1024, List.of(), List.of());

    @TempDir Path directory;
    private final List<Spool> spools = new ArrayList<>();

    @AfterEach
    void close() {
        spools.forEach(Spool::close);
    }

    @Test
    void whatWasMissedIsSaidInOrderAndOnce() throws IOException {
        Spool spool = open(ENOUGH);
        keep(spool, RUN, 1, 100);

        assertThat(seqs(spool, Optional.empty())).isEqualTo(range(1, 100));
        for (long had : new long[] {0, 1, 29, 30, 31, 59, 60, 99}) {
            List<Long> said = seqs(spool, after(RUN, had));
            assertThat(said).isSorted().doesNotHaveDuplicates().containsAll(range(had + 1, 100));
            assertThat(said.getFirst()).as("from the file it is in").isGreaterThan(had - 30);
        }
        assertThat(seqs(spool, after(RUN, 100))).isEmpty();
    }

    @Test
    void theFiguresAreKeptAndTheWordsAreNot() throws IOException {
        Spool spool = open(ENOUGH);
        keep(spool, RUN, 1, 1);

        MetricSample kept = said(spool, Optional.empty()).getFirst().vms().getFirst().sample();

        assertThat(kept)
                .usingRecursiveComparison()
                .ignoringFields("reason", "agentVersion")
                .isEqualTo(batch(RUN, 1).vms().getFirst().sample());
        assertThat(kept.reason()).isNull();
    }

    @Test
    void aQuarterOfAnHourIsKeptAndNotMuchMore() throws IOException {
        Spool spool = open(ENOUGH);
        keep(spool, RUN, 1, 1_500);

        assertThat(seqs(spool, Optional.empty()))
                .hasSizeBetween(Spool.BATCHES, Spool.BATCHES + 30)
                .endsWith(1_500L);
        assertThat(seqs(spool, after(RUN, 3)).getFirst()).as("what is lost").isGreaterThan(500);
    }

    @Test
    void noMoreBytesThanAreAllowedAreKept() throws IOException {
        long most = 20_000;
        Spool spool = open(most);
        keep(spool, RUN, 1, 900);

        assertThat(spool.counts().bytes()).isBetween(most / 2, most + most / 4);
        assertThat(spool.counts().bytes()).isEqualTo(onDisk());
        assertThat(seqs(spool, Optional.empty())).endsWith(900L).hasSizeLessThan(900);
    }

    @Test
    void aHostAgentThatComesBackSaysWhatTheOneBeforeItKept() throws IOException {
        Spool first = open(ENOUGH);
        keep(first, RUN, 1, 100);
        first.close();

        Spool second = open(ENOUGH);
        keep(second, NEXT_RUN, 1, 40);

        List<Batch> said = said(second, after(RUN, 95));
        assertThat(said).extracting(Batch::run).containsSubsequence(RUN, NEXT_RUN);
        assertThat(said.stream().filter(batch -> batch.run().equals(RUN)).map(Batch::seq))
                .containsAll(range(96, 100))
                .endsWith(100L);
        assertThat(said.stream().filter(batch -> batch.run().equals(NEXT_RUN)).map(Batch::seq))
                .isEqualTo(range(1, 40));
        assertThat(seqs(second, after(NEXT_RUN, 39))).isEqualTo(range(31, 40));
    }

    @Test
    void aRunThatNobodyKnowsGetsEverything() throws IOException {
        Spool spool = open(ENOUGH);
        keep(spool, RUN, 1, 40);

        assertThat(seqs(spool, after(new UUID(5, 5), 20))).isEqualTo(range(1, 40));
    }

    @Test
    void restartsDoNotShortenTheQuarterOfAnHour() throws IOException {
        for (int run = 1; run <= 100; run++) {
            Spool spool = open(ENOUGH);
            keep(spool, new UUID(0, run), 1, 10);
            spool.close();
        }

        assertThat(said(open(ENOUGH), Optional.empty())).hasSizeBetween(900, 930);
    }

    @Test
    void aFileThatWasCutAnywhereIsReadUpToThere() throws IOException {
        Spool spool = open(ENOUGH);
        keep(spool, RUN, 1, 20);
        spool.close();
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        int most = 20;
        for (int cut = whole.length - 1; cut >= 0; cut -= 7) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(cut);
            }
            Spool found = open(ENOUGH);
            List<Long> seqs = seqs(found, Optional.empty());
            found.close();
            assertThat(seqs).isEqualTo(range(1, seqs.size()));
            assertThat(seqs.size()).isLessThanOrEqualTo(most);
            most = seqs.size();
            Files.write(file, whole);
        }
        assertThat(most).isZero();
    }

    @Test
    void whatWasWrittenAfterACutIsSaidToo() throws IOException {
        Spool first = open(ENOUGH);
        keep(first, RUN, 1, 20);
        first.close();
        Path file = files().getFirst();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) - 20);
        }

        Spool second = open(ENOUGH);
        keep(second, NEXT_RUN, 1, 5);

        assertThat(said(second, Optional.empty()))
                .extracting(Batch::seq)
                .isEqualTo(Stream.concat(range(1, 19).stream(), range(1, 5).stream()).toList());
    }

    @Test
    void whatIsNoneOfItsFilesIsRemoved() throws IOException {
        Files.writeString(directory.resolve("0000000000000000000.spool"), "not one of ours");
        Files.writeString(directory.resolve("notes.txt"), "nor this");

        Spool spool = open(ENOUGH);
        keep(spool, RUN, 1, 3);

        assertThat(files()).hasSize(1);
        assertThat(seqs(spool, Optional.empty())).isEqualTo(range(1, 3));
    }

    @Test
    void aDirectoryThatCannotBeWrittenStopsNobody() throws IOException {
        Path inTheWay = directory.resolve("spool");
        Files.writeString(inTheWay, "a file");
        Spool spool = new Spool(inTheWay, ENOUGH);
        spools.add(spool);

        for (int seq = 1; seq <= 3; seq++) {
            spool.accept(batch(RUN, seq));
        }
        await().until(() -> spool.counts().notKeptTotal() == 3);
        assertThat(seqs(spool, Optional.empty())).isEmpty();
        Files.delete(inTheWay);
        Files.createDirectory(inTheWay);
        spool.accept(batch(RUN, 4));
        await().until(() -> spool.counts().keptTotal() == 1);

        assertThat(seqs(spool, Optional.empty())).containsExactly(4L);
    }

    private Spool open(long mostBytes) {
        Spool spool = new Spool(directory, mostBytes);
        spools.add(spool);
        return spool;
    }

    private static void keep(Spool spool, UUID run, long first, long last) {
        for (long seq = first; seq <= last; seq++) {
            spool.accept(batch(run, seq));
            long kept = seq - first + 1;
            while (spool.counts().keptTotal() < kept) {
                LockSupport.parkNanos(50_000);
            }
        }
    }

    private static List<Batch> said(Spool spool, Optional<SpoolPosition> after) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(spool.replay(after, out)).isTrue();
        FrameReader reader = new FrameReader(new ByteArrayInputStream(out.toByteArray()));
        List<Batch> batches = new ArrayList<>();
        Optional<Batch> next = reader.next();
        while (next.isPresent()) {
            batches.add(next.get());
            next = reader.next();
        }
        return batches;
    }

    private static List<Long> seqs(Spool spool, Optional<SpoolPosition> after) throws IOException {
        return said(spool, after).stream().map(Batch::seq).toList();
    }

    private static Optional<SpoolPosition> after(UUID run, long seq) {
        return Optional.of(new SpoolPosition(run, seq));
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private long onDisk() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static Batch batch(UUID run, long seq) {
        Instant at = Instant.parse("2026-11-26T10:00:00Z").plusSeconds(seq);
        VmStatus vm =
                new VmStatus(
                        VM,
                        new VmSpec("web", 1, 128, "demo"),
                        VmState.RUNNING,
                        null,
                        VM + ":1",
                        4_711L,
                        null,
                        null,
                        null,
                        at,
                        null,
                        0);
        Measured cpu = new Measured(Math.sin((double) seq) * 50 + 50, Source.GUEST, at);
        MetricSample sample =
                new MetricSample(
                        VM,
                        VM + ":1",
                        at,
                        1_000L,
                        MetricState.LIVE,
                        "words",
                        cpu,
                        cpu,
                        cpu,
                        cpu,
                        Measured.UNKNOWN,
                        Measured.UNKNOWN,
                        seq,
                        2L,
                        3L,
                        4.5,
                        List.of(1.0, 2.0, 3.0),
                        5,
                        "0.1.0",
                        null,
                        null,
                        null,
                        null,
                        null);
        return new Batch(run, seq, at, HOST, List.of(new Batch.Entry(vm, sample)));
    }
}
