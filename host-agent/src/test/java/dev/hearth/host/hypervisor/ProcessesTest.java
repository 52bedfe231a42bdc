// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is who among processes: with this JVM, and with made-up entries of a proc file system.
class ProcessesTest {

    @TempDir Path proc;

    @BeforeEach
    void makeBootId() throws IOException {
        Path file = proc.resolve("sys/kernel/random/boot_id");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "boot\n");
    }

    @Test
    void thisProcessLives() {
        Processes processes = new Processes(Path.of("/proc"));
        ProcessIdentity self = processes.find(ProcessHandle.current().pid()).orElseThrow();

        assertThat(processes.lives(self)).isTrue();
        assertThat(
                        processes.lives(
                                new ProcessIdentity(
                                        self.pid(), self.startTicks() + 1, self.bootId())))
                .isFalse();
        assertThat(processes.arguments(self.pid())).isNotEmpty();
    }

    @Test
    void aNameWithParenthesesAndBlanksHidesNothing() throws IOException {
        write(7, "(a) Z 1 2 (b)", "S", 4242);

        assertThat(new Processes(proc).find(7)).contains(new ProcessIdentity(7, 4242, "boot"));
    }

    @Test
    void aZombieIsDead() throws IOException {
        write(7, "qemu", "Z", 4242);

        assertThat(new Processes(proc).find(7)).isEmpty();
    }

    @Test
    void anotherBootIsAnotherProcess() throws IOException {
        write(7, "qemu", "S", 4242);

        assertThat(new Processes(proc).lives(new ProcessIdentity(7, 4242, "earlier boot")))
                .isFalse();
    }

    @Test
    void onlyWhatIsKnownToBeDeadIsGone() throws IOException {
        Processes processes = new Processes(proc);
        ProcessIdentity identity = new ProcessIdentity(7, 4242, "boot");
        write(7, "qemu", "S", 4242);
        assertThat(processes.isGone(identity)).isFalse();
        assertThat(processes.isGone(new ProcessIdentity(7, 4241, "boot"))).isTrue();
        assertThat(processes.isGone(new ProcessIdentity(8, 4242, "boot"))).isTrue();

        Files.delete(proc.resolve("7/stat"));
        Files.createDirectory(proc.resolve("7/stat"));

        assertThat(processes.lives(identity)).isFalse();
        assertThat(processes.isGone(identity)).isFalse();
    }

    @Test
    void aProcessThatIsGoneIsNotFound() {
        assertThat(new Processes(proc).find(7)).isEmpty();
        assertThat(new Processes(proc).arguments(7)).isEmpty();
    }

    private void write(long pid, String name, String state, long startTicks) throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(
                directory.resolve("stat"),
                ("%d (%s) %s 1 7 7 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 3 0 %d 1000 200"
                                + " 18446744073709551615 1 1\n")
                        .formatted(pid, name, state, startTicks));
    }
}
