// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `hearth up` ends with a sample from inside a guest, and nothing runs after its end. Fixture: the
/// command as a process, with a state home and ports of its own.
final class UpTest {

    private Path home;

    @BeforeEach
    void makeAHome() throws IOException {
        home = Checkout.stateHome();
    }

    @AfterEach
    void leaveNothing() {
        run("down", "--purge");
        Checkout.remove(home);
    }

    @Test
    void upShowsTheFirstSampleAndCtrlCEndsAllOfIt() throws Exception {
        Path output = home.resolve("up.txt");
        Process up = start(output, "up");
        awaitText(output, "Ctrl-C, or ./hearth down");

        String shown = Files.readString(output);
        assertThat(shown)
                .containsPattern("CPU +[0-9.]+ %   \\(source guest, [0-9.]+ s old\\)")
                .containsPattern("memory +[0-9.]+ %   \\(source guest")
                .containsPattern("Web UI +http://127\\.0\\.0\\.1:")
                .containsPattern("DATABASE_URL +postgres");
        assertThat(processesOf(home)).isNotEmpty();

        // What a terminal sends for Ctrl-C.
        new ProcessBuilder("kill", "-INT", Long.toString(up.pid())).start().waitFor();

        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(processesOf(home)).isEmpty();
        assertThat(sockets(home)).isEmpty();
        assertThat(Files.readString(output)).contains("Stopped.");
    }

    @Test
    void anEarlyEndIsNoErrorAndLeavesNothing() throws Exception {
        Path output = home.resolve("up.txt");
        Process up = start(output, "up");
        awaitText(output, "booting the VM");

        up.destroy();

        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(processesOf(home)).isEmpty();
        assertThat(sockets(home)).isEmpty();
        assertThat(Files.readString(output)).contains("Stopped.").doesNotContain("hearth: ");
    }

    @Test
    void anotherUpLeavesAloneWhatAKilledUpLeftAndDownEndsIt() throws Exception {
        Path output = home.resolve("up.txt");
        Process up = start(output, "up");
        awaitText(output, "Ctrl-C, or ./hearth down");
        up.destroyForcibly().waitFor();
        List<String> left = processesOf(home);
        assertThat(left).isNotEmpty();

        assertThat(run("up")).contains("a host-agent runs already", "./hearth down");
        assertThat(processesOf(home)).containsAll(left);

        String said = run("down");

        assertThat(said).contains("Stopped.");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(processesOf(home)).isEmpty());
        assertThat(sockets(home)).isEmpty();
    }

    private Process start(Path output, String... arguments) throws IOException {
        return Checkout.cli(home, arguments)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private String run(String... arguments) {
        try {
            Path output = Files.createTempFile("hearth-", ".txt");
            start(output, arguments).waitFor(90, TimeUnit.SECONDS);
            String said = Files.readString(output);
            Files.delete(output);
            return said;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("running hearth " + List.of(arguments), e);
        }
    }

    private static void awaitText(Path output, String text) {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(Files.readString(output)).contains(text));
    }

    /// Every process whose command line or environment names the state home.
    private static List<String> processesOf(Path home) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .map(ProcessHandle::pid)
                .filter(pid -> mentions(pid, "cmdline", home) || mentions(pid, "environ", home))
                .map(pid -> pid + " " + read(Path.of("/proc", pid.toString(), "comm")).strip())
                .toList();
    }

    private static boolean mentions(long pid, String file, Path home) {
        return read(Path.of("/proc", Long.toString(pid), file)).contains(home.toString());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static List<Path> sockets(Path home) throws IOException {
        try (Stream<Path> found = Files.walk(home)) {
            return found.filter(path -> path.toString().endsWith(".sock")).toList();
        }
    }
}
