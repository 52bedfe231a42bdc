// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.console;

import static dev.hearth.cli.console.FakeViewer.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.rest.ConsoleNotice;
import dev.hearth.contract.rest.ProblemType;
import dev.hearth.contract.rest.Vm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A script at a VM's console, and command lines that lead nowhere. Fixture: the command as a
/// process without a terminal, and a manager of the test that is held to the contract.
final class ConsoleScriptTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir private Path folder;
    private FakeManager manager;
    private Vm demo;
    private @Nullable Process started;

    @BeforeEach
    void startAManager() throws IOException {
        manager = new FakeManager();
        demo = manager.add("demo");
    }

    @AfterEach
    void endAll() throws IOException {
        if (started != null) {
            started.destroyForcibly();
        }
        manager.close();
        assertThat(manager.faults()).isEmpty();
    }

    @Test
    void aPipeIsTypedAndWhatIsAnsweredIsReadUntilTheConsoleEnds() throws Exception {
        start(demo.id().toString());
        FakeViewer viewer = manager.awaitViewer();
        type("ls\n");
        viewer.attach("# ", null);
        await().atMost(SOON).until(() -> viewer.typed().equals("ls\n"));
        assertThat(viewer.controls()).isEmpty();
        console().getOutputStream().close();
        await().atMost(SOON).until(() -> viewer.controls().contains("release-keyboard"));

        viewer.print("\u001bbin\r\n\u00ff# ");
        viewer.tell(ConsoleNotice.Type.ENDED, null, "it was stopped");
        viewer.close(1000);

        assertThat(end()).isZero();
        assertThat(Files.readString(folder.resolve("out"), StandardCharsets.ISO_8859_1))
                .isEqualTo("# \u001bbin\r\n\u00ff# ");
        assertThat(said()).isEqualTo("hearth: the console of demo ended: it was stopped\n");
    }

    @Test
    void aLongInputIsTypedWholeAndNoFasterThanASerialLine() throws Exception {
        String script = "0123456789abcdef\n".repeat(500);
        long started = System.nanoTime();
        start("demo --timeout 0");
        type(script + "\u001d");
        console().getOutputStream().close();
        FakeViewer viewer = manager.awaitViewer();
        viewer.attach("", null);

        assertThat(end()).isZero();
        assertThat(viewer.typed()).isEqualTo(script + "\u001d");
        assertThat(System.nanoTime() - started).isGreaterThan(8 * 80 * 1_000_000L);
        assertThat(viewer.closedWith()).isEqualTo(1000);
    }

    @Test
    void someTimeAfterItsInputAScriptLeavesWhenThatIsAskedFor() throws Exception {
        start("demo --timeout 1");
        FakeViewer viewer = manager.awaitViewer();
        viewer.attach("", null);
        console().getOutputStream().close();

        assertThat(end()).isZero();
        assertThat(viewer.controls()).as("it typed nothing").isEmpty();
        assertThat(said()).isEqualTo("hearth: left the console of demo after 1 s\n");
    }

    @Test
    void whatIsNotTypedIsAnErrorOfAScript() throws Exception {
        start("demo --timeout 0");
        FakeViewer viewer = manager.awaitViewer();
        viewer.attach("", SOMEBODY);
        type("ls\n");
        console().getOutputStream().close();

        assertThat(end()).isEqualTo(1);
        assertThat(said())
                .contains("not all of the input was typed: bob@desk has the keyboard", "--take");
    }

    @Test
    void whatIsRefusedAtTheVeryEndIsAnErrorOfAScript() throws Exception {
        start("demo --timeout 0");
        FakeViewer viewer = manager.awaitViewer();
        viewer.attach("", null);
        type("a");
        await().atMost(SOON).until(() -> viewer.typed().equals("a"));
        viewer.tell(ConsoleNotice.Type.REFUSED, null, "the guest does not read what is typed");
        console().getOutputStream().close();

        assertThat(end()).isEqualTo(1);
        assertThat(said())
                .contains("not all of the input was typed: the guest does not read what is typed");
    }

    @Test
    void aScriptTakesTheKeyboardBeforeItTypes() throws Exception {
        start("demo --take --timeout 0");
        type("ls\n");
        console().getOutputStream().close();
        FakeViewer viewer = manager.awaitViewer();
        viewer.attach("", SOMEBODY);

        assertThat(end()).isZero();
        assertThat(viewer.controls()).containsExactly("take-keyboard", "release-keyboard");
        assertThat(viewer.typed()).isEqualTo("ls\n");
    }

    @Test
    void whatIsPipedIntoAWatcherIsNotTyped() throws Exception {
        start("demo --watch --timeout 0");
        type("ls\n");
        console().getOutputStream().close();
        FakeViewer viewer = manager.awaitViewer();
        viewer.attach("", null);

        assertThat(end()).isZero();
        assertThat(viewer.typed()).isEmpty();
    }

    @Test
    void whileTheHostAgentIsAwayAScriptWaits() throws Exception {
        start("demo --timeout 0");
        FakeViewer viewer = manager.awaitViewer();
        viewer.attach("", null);
        viewer.tell(ConsoleNotice.Type.INTERRUPTED, null, "it is gone");
        await().atMost(SOON).until(() -> said().contains("interrupted"));

        type("ls\n");
        console().getOutputStream().close();
        viewer.print("nothing was typed by now");
        await().atMost(SOON)
                .until(() -> Files.readString(folder.resolve("out")).contains("by now"));
        assertThat(viewer.typed()).isEmpty();
        viewer.attach("", null);

        assertThat(end()).isZero();
        assertThat(viewer.typed()).isEqualTo("ls\n");
    }

    @Test
    void aWrongNameListsWhatThereIs() throws Exception {
        start("dmeo");

        assertThat(end()).isEqualTo(1);
        assertThat(said())
                .startsWith("hearth: there is no VM dmeo; there are\n")
                .containsPattern("  demo +running +" + demo.id());
    }

    @Test
    void aRefusalIsToldInTheManagersWords() throws Exception {
        manager.refuse(ProblemType.WRONG_STATE, "vm 7 is stopped: start it to use its console");

        start("demo");

        assertThat(end()).isEqualTo(1);
        assertThat(said()).isEqualTo("hearth: vm 7 is stopped: start it to use its console\n");
    }

    @Test
    void aManagerThatIsNotThereIsAnErrorThatSaysWhatToDo() throws Exception {
        manager.close();

        start("demo");

        assertThat(end()).isEqualTo(1);
        assertThat(said()).contains(manager.url() + " does not answer", "./hearth up");
    }

    @ParameterizedTest
    @CsvSource({
        "'', Missing required parameter",
        "demo --wacth, Possible solutions: --watch",
        "demo --watch --take, mutually exclusive",
        "demo --timeout soon, is no number of seconds"
    })
    void aWrongCommandLineIsExplained(String arguments, String explanation) throws Exception {
        start(arguments);

        assertThat(end()).isEqualTo(2);
        assertThat(said()).contains(explanation);
    }

    private void start(String arguments) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(List.of("sh", "-c", "exec " + Command.console(arguments)))
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(Command.environment(folder, manager.url()));
        started = builder.start();
    }

    private void type(String keys) throws IOException {
        console().getOutputStream().write(keys.getBytes(StandardCharsets.ISO_8859_1));
        console().getOutputStream().flush();
    }

    private int end() throws InterruptedException, IOException {
        assertThat(console().waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).as(said()).isTrue();
        return console().exitValue();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private Process console() {
        return Objects.requireNonNull(started);
    }
}
