// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.testkit.Checkout;
import dev.hearth.testkit.Hearth;
import dev.hearth.testkit.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./hearth console` at a real guest's console. Fixture: one guest with a shell on it; commands
/// are written so that their echo does not look like their answer.
final class ConsoleCommandTest {

    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final String VM = "operated";
    private static final String PROMPT = "hearth-demo:/root#";
    private static final String ESCAPE = "\u001d";

    private static Hearth hearth;

    @TempDir private Path folder;

    @BeforeAll
    static void bootAGuest() {
        hearth = Hearth.start();
        try (Terminal terminal = hearth.terminal(hearth.boot(VM).id(), "boot")) {
            terminal.awaitOutput(PROMPT, BOOT);
        }
    }

    @AfterAll
    static void endAll() {
        hearth.close();
    }

    @Test
    void anOperatorTypesReadsTheAnswerAndLeavesATerminalAsItWas() throws Exception {
        // script(1) makes the terminal.
        Process script =
                start(
                        "script",
                        "-qfec",
                        "stty -g > before; %s console %s; echo $? > status; stty -g > after"
                                .formatted(Checkout.root().resolve("hearth"), VM),
                        "/dev/null");
        try {
            OutputStream keys = script.getOutputStream();
            awaitOutput("Ctrl-] leaves");
            awaitOutput(PROMPT);
            type(keys, "echo $((6 * 7))-a\"\"nswer\r");
            awaitOutput("42-answer");
            type(keys, ESCAPE);

            assertThat(script.waitFor(ANSWER.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            end(script);
        }
        assertThat(note("status")).isEqualTo("0");
        assertThat(note("after")).isEqualTo(note("before"));
        assertThat(output()).contains("left the console of " + VM);
    }

    @Test
    void aPipeIsTypedAndTheAnswerIsRead() throws Exception {
        Process console =
                start(
                        "sh",
                        "-c",
                        "echo 'echo $((6 * 7))-p\"\"iped' | %s console %s --take --timeout 10"
                                .formatted(Checkout.root().resolve("hearth"), VM));
        try {
            awaitOutput("42-piped");
            assertThat(console.waitFor(ANSWER.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            end(console);
        }
        assertThat(console.exitValue()).isZero();
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("HEARTH_HOME", hearth.stack().home().data().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void type(OutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.US_ASCII));
        keys.flush();
    }

    private void awaitOutput(String text) {
        await().atMost(ANSWER).untilAsserted(() -> assertThat(output()).contains(text));
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"), StandardCharsets.ISO_8859_1);
    }

    private String note(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }
}
