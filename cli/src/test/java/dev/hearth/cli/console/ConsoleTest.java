// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.console;

import static dev.hearth.cli.console.FakeViewer.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.rest.ConsoleNotice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A person's terminal at a VM's console. Fixture: the command as a process in a real
/// pseudo-terminal, and a manager of the test that is held to the contract.
final class ConsoleTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ESCAPE = "\u001d";

    @TempDir private Path folder;
    private FakeManager manager;
    private @Nullable Pty started;

    @BeforeEach
    void startAManager() throws IOException {
        manager = new FakeManager();
        manager.add("demo");
        manager.add("other");
    }

    @AfterEach
    void endAll() throws IOException {
        if (started != null) {
            started.close();
        }
        manager.close();
        assertThat(manager.faults()).isEmpty();
    }

    @Test
    void whatWasPrintedIsShownAndWhatIsTypedReachesTheGuest() throws Exception {
        FakeViewer viewer = attached("demo", "login: root\r\n# ");
        pty().awaitOutput("login: root\r\n# ");
        assertThat(pty().output()).contains("the console of demo; Ctrl-] leaves");
        assertThat(pty().isRaw()).isTrue();
        assertThat(viewer.query().get("mode")).isEqualTo("write");
        assertThat(viewer.query().get("name")).contains("@");

        pty().type("ls\r");
        await().atMost(SOON).until(() -> viewer.typed().equals("ls\r"));
        viewer.print("bin  etc\r\n# ");
        pty().awaitOutput("bin  etc\r\n# ");
        pty().type("exit" + ESCAPE + "not for the guest");

        assertThat(pty().awaitEnd()).isZero();
        assertThat(viewer.typed()).isEqualTo("ls\rexit");
        assertThat(viewer.closedWith()).isEqualTo(1000);
        assertThat(pty().output()).contains("left the console of demo, which goes on");
        assertThat(pty().note("after")).isEqualTo(pty().note("before"));
    }

    @Test
    void everyByteButTheEscapePassesInBothDirections() throws Exception {
        FakeViewer viewer = attached("demo", "");
        String all =
                IntStream.range(0, 256)
                        .filter(each -> each != ESCAPE.charAt(0))
                        .mapToObj(each -> String.valueOf((char) each))
                        .collect(Collectors.joining());

        pty().type(all);
        viewer.print("<" + all + ESCAPE + ">");

        await().atMost(SOON).until(() -> viewer.typed().equals(all));
        pty().awaitOutput("<" + all + ESCAPE + ">");
        pty().type(ESCAPE);
        assertThat(pty().awaitEnd()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void aSignalPutsTheTerminalBack(String signal, int status) throws Exception {
        attached("demo", "# ");
        assertThat(pty().isRaw()).isTrue();

        pty().signal(signal);

        assertThat(pty().awaitEnd()).isEqualTo(status);
        assertThat(pty().note("after")).isEqualTo(pty().note("before"));
    }

    @Test
    void aLostConnectionPutsTheTerminalBackAndIsAnError() throws Exception {
        attached("demo", "# ").breakOff();

        assertThat(pty().awaitEnd()).isEqualTo(1);
        assertThat(pty().output()).contains("hearth: the connection to the manager is lost");
        assertThat(pty().note("after")).isEqualTo(pty().note("before"));
    }

    @Test
    void aManagerThatSaysNothingForALongTimeIsLost() throws Exception {
        attached("demo", "# ");

        // It says every 5 s that it is there; this one does not.
        assertThat(pty().awaitEnd()).isEqualTo(1);
        assertThat(pty().output()).contains("is lost: it says nothing any more");
        assertThat(pty().note("after")).isEqualTo(pty().note("before"));
    }

    @Test
    void aManagerThatTakesNoMoreViewersIsAnError() throws Exception {
        attached("demo", "").close(1013);

        assertThat(pty().awaitEnd()).isEqualTo(1);
        assertThat(pty().output()).contains("the manager closed the connection (1013)");
        assertThat(pty().note("after")).isEqualTo(pty().note("before"));
    }

    @Test
    void nonsenseFromTheManagerPutsTheTerminalBackAndIsAnError() throws Exception {
        attached("demo", "# ").say("{\"type\": 7");

        assertThat(pty().awaitEnd()).isEqualTo(1);
        assertThat(pty().output()).contains("the manager's answer is not understood");
        assertThat(pty().note("after")).isEqualTo(pty().note("before"));
    }

    @Test
    void theEndOfTheMachineIsTheEndWithItsReason() throws Exception {
        FakeViewer viewer = attached("demo", "# ");

        viewer.print("reboot: Power down\r\n");
        viewer.tell(ConsoleNotice.Type.ENDED, null, "the guest shut down");
        viewer.close(1000);

        assertThat(pty().awaitEnd()).isZero();
        assertThat(pty().output())
                .contains("reboot: Power down\r\n")
                .contains("hearth: the console of demo ended: the guest shut down");
        assertThat(pty().note("after")).isEqualTo(pty().note("before"));
    }

    @Test
    void aClosedWindowLeavesNoProcess() throws Exception {
        attached("demo", "# ");
        ProcessHandle java = pty().java();

        pty().hangUp();

        java.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void whoTypesInVainIsToldOnceWhoHasTheKeyboard() throws Exception {
        start("demo");
        FakeViewer viewer = manager.awaitViewer();
        viewer.attach("# ", SOMEBODY);
        pty().awaitOutput("bob@desk has the keyboard; come with --take to take it over");

        pty().type("a");
        await().atMost(SOON).until(() -> viewer.refused() == 1);
        pty().type("b");
        await().atMost(SOON).until(() -> viewer.refused() == 2);
        viewer.giveKeyboard(null);
        pty().awaitOutput("nobody has the keyboard");

        assertThat(pty().output()).containsOnlyOnce("not typed: bob@desk has the keyboard");
        pty().type("c" + ESCAPE);
        assertThat(pty().awaitEnd()).isZero();
        assertThat(viewer.typed()).isEqualTo("c");
    }

    @Test
    void theKeyboardIsTakenOverWhenThatIsAskedForAndMayBeTakenAgain() throws Exception {
        start("demo --take");
        FakeViewer viewer = manager.awaitViewer();
        viewer.attach("# ", SOMEBODY);
        pty().awaitOutput("you have the keyboard");
        assertThat(viewer.controls()).containsExactly("take-keyboard");
        pty().type("x");
        await().atMost(SOON).until(() -> viewer.typed().equals("x"));

        viewer.giveKeyboard(SOMEBODY);

        pty().awaitOutput("hearth: bob@desk has the keyboard\033");
    }

    @Test
    void whoWatchesTypesNothingAndLeavesByCtrlCToo() throws Exception {
        start("--watch demo");
        FakeViewer viewer = manager.awaitViewer();
        viewer.attach("# ", SOMEBODY);
        pty().awaitOutput("# ");
        assertThat(viewer.query().get("mode")).isEqualTo("watch");
        assertThat(pty().output())
                .contains("watching the console of demo")
                .doesNotContain("--take");

        pty().type("ls\r");
        pty().type("\u0003");

        assertThat(pty().awaitEnd()).isZero();
        assertThat(viewer.typed()).isEmpty();
        assertThat(pty().note("after")).isEqualTo(pty().note("before"));
    }

    @Test
    void wordsBetweenLinesAreALineAndWithinOneLeaveTheCursorAlone() throws Exception {
        FakeViewer viewer = attached("demo", "booting\r\n");
        pty().awaitOutput("booting\r\n");

        viewer.tell(new ConsoleNotice(ConsoleNotice.Type.DROPPED, null, 4711L, null, null));
        pty().awaitOutput("booting\r\nhearth: 4711 bytes are missing here");
        assertThat(pty().output()).containsPattern("than they were taken\r\n");

        viewer.print("# vi");
        viewer.tell(
                ConsoleNotice.Type.KEYBOARD,
                new ConsoleNotice.Writer(SOMEBODY.viewer(), "b\033[2Job"),
                null);
        viewer.print("m");

        pty().awaitOutput(
                        "# vi\0337\033[1;1H\033[0;7mhearth: b?[2Job has the keyboard\033[0m\033[K\0338m");
    }

    @Test
    void aTerminalIsClearedBeforeWhatItShowsAlreadyComesAgain() throws Exception {
        FakeViewer viewer = attached("demo", "one\r\n");
        pty().awaitOutput("one\r\n");
        assertThat(pty().output()).doesNotContain("\033[2J");

        viewer.tell(ConsoleNotice.Type.INTERRUPTED, null, "the host agent is gone");
        pty().awaitOutput("interrupted, waiting for the host agent: the host agent is gone");
        viewer.attach("one\r\ntwo\r\n", null);

        pty().awaitOutput("\033[2J");
        pty().awaitOutput("attached again");
        pty().awaitOutput("one\r\ntwo\r\n");
    }

    @Test
    void ctrlCBeforeTheConsoleIsThereEndsIt() throws Exception {
        // A manager that takes the connection and says nothing.
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            start("demo", "http://127.0.0.1:" + silent.getLocalPort());
            silent.accept();

            pty().type("\u0007");

            assertThat(pty().awaitEnd()).isEqualTo(130);
            assertThat(pty().note("after")).isEqualTo(pty().note("before"));
        }
    }

    private FakeViewer attached(String arguments, String before) throws IOException {
        start(arguments);
        FakeViewer viewer = manager.awaitViewer();
        viewer.attach(before, null);
        pty().awaitOutput("Ctrl-] leaves");
        return viewer;
    }

    private void start(String arguments) throws IOException {
        start(arguments, manager.url());
    }

    private void start(String arguments, String url) throws IOException {
        Map<String, String> environment = Command.environment(folder, url);
        started = new Pty(folder, environment, Command.console(arguments));
    }

    private Pty pty() {
        return Objects.requireNonNull(started);
    }
}
