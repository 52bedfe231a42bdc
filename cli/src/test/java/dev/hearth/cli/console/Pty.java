// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The command in a terminal of its own, a real pseudo-terminal that script(1) makes. Around it
/// runs a shell, which notes the terminal's settings before and after, and how the command ended.
final class Pty implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Path folder;
    private final Process script;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    /// @param folder for notes
    /// @param command what runs in it, in a shell's words
    Pty(Path folder, Map<String, String> environment, String command) throws IOException {
        this.folder = folder;
        Path around = folder.resolve("around.sh");
        Files.writeString(
                around,
                """
                # What ends the command must not end this.
                trap : INT
                # Not as they come, so that a guess would not do.
                stty intr ^G -echoctl
                stty -g > %1$s/before
                %2$s
                echo $? > %1$s/status
                stty -g > %1$s/after
                """
                        .formatted(folder, command));
        ProcessBuilder builder =
                // Who runs the tests may be deaf to some signals, and hands that down.
                new ProcessBuilder(
                                "env",
                                "--default-signal=INT,QUIT,HUP,TERM",
                                "script",
                                "-qfec",
                                "sh " + around,
                                "/dev/null")
                        .redirectErrorStream(true);
        builder.environment().putAll(environment);
        script = builder.start();
        Thread.ofVirtual().name("pty").start(this::read);
    }

    private void read() {
        try (InputStream from = script.getInputStream()) {
            byte[] bytes = new byte[4096];
            for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
                synchronized (output) {
                    output.write(bytes, 0, count);
                }
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    /// All that the terminal shows, a character for a byte.
    String output() {
        synchronized (output) {
            return output.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /// Waits for a text on it.
    void awaitOutput(String text) {
        await().atMost(SOON).untilAsserted(() -> assertThat(output()).contains(text));
    }

    /// Types, a byte for a character.
    void type(String keys) throws IOException {
        script.getOutputStream().write(keys.getBytes(StandardCharsets.ISO_8859_1));
        script.getOutputStream().flush();
    }

    /// The command's process.
    ProcessHandle java() {
        return script.descendants()
                .filter(each -> each.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no Java runs in the terminal"));
    }

    /// Sends it a signal, by name.
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(java().pid())).start().waitFor();
    }

    /// The terminal goes away, as when its window is closed.
    void hangUp() throws InterruptedException {
        script.destroyForcibly().waitFor();
    }

    /// Whether the terminal is raw now.
    boolean isRaw() throws IOException, InterruptedException {
        Process stty =
                new ProcessBuilder("stty", "-a", "-F", "/proc/" + java().pid() + "/fd/0").start();
        String settings = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(stty.waitFor()).isZero();
        return List.of(settings.split("[ ;\n]+"))
                .containsAll(List.of("-icanon", "-echo", "-opost"));
    }

    /// Waits for its end; returns its exit code.
    int awaitEnd() throws InterruptedException, IOException {
        assertThat(script.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).as(output()).isTrue();
        return Integer.parseInt(note("status"));
    }

    /// The terminal's settings, `before` and `after`.
    String note(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }

    @Override
    public void close() {
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        script.destroyForcibly();
    }
}
