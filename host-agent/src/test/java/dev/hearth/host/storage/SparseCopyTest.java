// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies are equal to the last byte and take room only for what is not zero.
class SparseCopyTest {

    @TempDir Path directory;

    @Test
    void aCopyIsEqualAndSparse() throws Exception {
        Path source = directory.resolve("source");
        try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
            file.setLength(40L << 20);
            file.seek(5000);
            file.write(7);
            file.seek((30L << 20) + 1);
            file.write("hearth".getBytes(StandardCharsets.UTF_8));
        }
        Path target = directory.resolve("target");

        SparseCopy.copy(source, target);

        assertThat(Files.mismatch(source, target)).isEqualTo(-1);
        assertThat(blocks(target)).isLessThan(200);
    }

    @Test
    void anOddSizeIsKept() throws IOException {
        Path source = Files.write(directory.resolve("source"), new byte[4097]);
        Path target = directory.resolve("target");

        SparseCopy.copy(source, target);

        assertThat(target).hasSize(4097);
    }

    @Test
    void aCopyThatFailsLeavesNoTarget() {
        Path target = directory.resolve("target");

        assertThatThrownBy(() -> SparseCopy.copy(directory.resolve("missing"), target))
                .isInstanceOf(StorageFailed.class);
        assertThat(target).doesNotExist();
    }

    @Test
    void aCopyThatFailsHalfwayGivesItsRoomBack() {
        Path target = directory.resolve("target");

        // A directory opens, and cannot be read.
        assertThatThrownBy(() -> SparseCopy.copy(directory, target))
                .isInstanceOf(StorageFailed.class);
        assertThat(directory).isEmptyDirectory();
    }

    private static long blocks(Path file) throws Exception {
        Process process = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        String text =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).isZero();
        return Long.parseLong(text.strip());
    }
}
