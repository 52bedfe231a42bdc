// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What waits on disk: in order, bounded, across restarts. Fixture: a directory of its own.
final class WriteQueueTest {

    private static final long ENOUGH = 1 << 20;

    @TempDir Path directory;
    private final RemoteWriteCounts counts = new RemoteWriteCounts();

    @Test
    void whatWaitedIsThereAfterARestartInOrder() throws Exception {
        WriteQueue before = new WriteQueue(directory, ENOUGH, counts);
        for (int i = 0; i < 12; i++) {
            before.add(new byte[] {(byte) i}, 1, 1_000 + i);
        }
        before.remove(before.first());
        Files.write(directory.resolve("x.write.new"), new byte[9]);

        WriteQueue after = new WriteQueue(directory, ENOUGH, counts);
        after.add(new byte[] {12}, 1, 2_000);

        for (int i = 1; i <= 12; i++) {
            Queued first = after.first();
            assertThat(after.read(first)).contains(new byte[] {(byte) i});
            assertThat(after.remove(first)).isTrue();
            assertThat(after.remove(first)).isFalse();
        }
        assertThat(directory).isEmptyDirectory();
        assertThat(counts.bytes()).isZero();
        assertThat(counts.lagMs(5_000)).isZero();
    }

    @Test
    void theOldestGoWhenItIsFull() throws Exception {
        WriteQueue queue = new WriteQueue(directory, 4 * 4096, counts);
        for (int i = 0; i < 10; i++) {
            queue.add(new byte[] {(byte) i}, 3, 1_000 + i);
        }

        assertThat(queue.read(queue.first())).contains(new byte[] {6});
        assertThat(counts.droppedTotal()).isEqualTo(18);
        assertThat(counts.bytes()).isEqualTo(4 * 4096);
        assertThat(counts.lagMs(2_000)).isEqualTo(2_000 - 1_006);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void aDirectoryThatIsNoneDropsAndCounts() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        WriteQueue queue = new WriteQueue(file, ENOUGH, counts);
        queue.add(new byte[1], 7, 1);

        assertThat(counts.droppedTotal()).isEqualTo(7);
    }
}
