// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a VMM appends is followed, kept and bounded. Fixture: a file that the test appends to.
class ConsoleLogTest {

    private final ByteArrayOutputStream followed = new ByteArrayOutputStream();

    @TempDir Path directory;
    private Path file;
    private Path before;

    @BeforeEach
    void name() {
        file = directory.resolve("console.log");
        before = directory.resolve("console.log.1");
    }

    @Test
    void aFileThatIsNotThereYetIsFollowedOnceItIs() throws IOException {
        try (ConsoleLog log = new ConsoleLog(file, before)) {
            log.follow(followed::writeBytes);
            append("hello");
            log.follow(followed::writeBytes);

            assertThat(followed.toString(StandardCharsets.UTF_8)).isEqualTo("hello");
            assertThat(log.tail(3)).isEqualTo(bytes("llo"));
        }
    }

    @Test
    void whatWasPrintedBeforeIsTailAndNotFollowed() throws IOException {
        append("before");
        try (ConsoleLog log = new ConsoleLog(file, before)) {
            append(" after");
            log.follow(followed::writeBytes);

            assertThat(followed.toString(StandardCharsets.UTF_8)).isEqualTo(" after");
            assertThat(log.tail(100)).isEqualTo(bytes("before after"));
        }
    }

    @Test
    void aLongLogIsEmptiedAndItsEndKept() throws IOException {
        String line = "x".repeat(1023) + "\n";
        append(line.repeat(700));
        try (ConsoleLog log = new ConsoleLog(file, before)) {
            append(line.repeat(800));
            append("the last line");
            log.follow(followed::writeBytes);

            assertThat(followed.size()).isEqualTo(800 * 1024 + 13);
            assertThat(file).hasSize(0);
            assertThat(before).hasSize(ConsoleLog.ROTATE_BYTES);
            append(", and one more");
            log.follow(followed::writeBytes);
            assertThat(log.tail(27)).isEqualTo(bytes("the last line, and one more"));
        }
        assertThat(directory.resolve("console.log.1.new")).doesNotExist();
    }

    @Test
    void aWriterThatNeverPausesLosesNextToNothing() throws Exception {
        int lines = 250_000;
        AtomicBoolean done = new AtomicBoolean();
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            write(lines);
                            done.set(true);
                        });
        try (ConsoleLog log = new ConsoleLog(file, before)) {
            while (!done.get()) {
                log.follow(followed::writeBytes);
            }
            writer.join();
            log.follow(followed::writeBytes);
        }

        // What comes between the check and the cut, once per MiB at most, is lost: a few bytes, or
        // as many as come while the host has no time for the one who cuts.
        String[] seen = followed.toString(StandardCharsets.UTF_8).split("\n", -1);
        assertThat(seen.length).isBetween(lines - lines / 50, lines + 1);
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(Files.size(file) + Files.size(before)).isLessThan(10L * ConsoleLog.ROTATE_BYTES);
    }

    private void write(int lines) {
        try (OutputStream out =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = 0; i < lines; i++) {
                // In pieces, as VMMs do.
                out.write(bytes("line "));
                out.write(bytes("%06d\n".formatted(i)));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
