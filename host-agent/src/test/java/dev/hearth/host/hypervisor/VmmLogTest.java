// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log that a guest may try to fill.
class VmmLogTest {

    @TempDir Path directory;

    @Test
    void theLastWordsAreOnePrintableLine() throws IOException {
        Path file =
                Files.writeString(directory.resolve("log"), "first\n\n\u001b[31msecond\u0007\n");

        assertThat(new VmmLog(file).lastWords()).isEqualTo("first / [31msecond");
    }

    @Test
    void theLastWordsAreShort() throws IOException {
        Path file = Files.writeString(directory.resolve("log"), "x".repeat(5000) + "end");

        assertThat(new VmmLog(file).lastWords()).hasSize(500).endsWith("xend");
    }

    @Test
    void aPanicIsFoundBeforeTheStackThatFollowsIt() throws IOException {
        String before = "Kernel panic - not syncing: of the guest before\n";
        String panic = "[   12.3] Kernel panic - not syncing: sysrq triggered crash\n";
        Path file =
                Files.writeString(
                        directory.resolve("log"),
                        before
                                + "boots\n"
                                + panic
                                + "[   12.4]  ? do_syscall_64+0x5b\n".repeat(99));

        String tail = new VmmLog(file).tail(before.length());

        assertThat(KernelPanic.reason(tail)).contains("sysrq triggered crash");
        assertThat(KernelPanic.reason("boots / reboot: Restarting system")).isEmpty();
    }

    @Test
    void aLongLogIsEmptiedAndAShortOneKept() throws IOException {
        Path file = Files.writeString(directory.resolve("log"), "x".repeat(64 * 1024));
        VmmLog log = new VmmLog(file);

        log.trim();
        assertThat(file).hasSize(64 * 1024);

        Files.writeString(file, "x".repeat(64 * 1024 + 1));
        log.trim();
        assertThat(file).isEmptyFile();
    }

    @Test
    void noLogSaysNothing() {
        assertThat(new VmmLog(directory.resolve("none")).lastWords()).isEmpty();
    }
}
