// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.ConsoleNotice;
import dev.hearth.contract.rest.Vm;
import dev.hearth.testkit.Hearth;
import dev.hearth.testkit.Terminal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The terminal of a real guest, through the manager. Fixture: one guest with a shell on its serial
/// console; commands are written so that their echo does not look like their answer, and a test
/// takes the keyboard first, for the viewer of the test before may just be leaving.
final class ConsoleTest {

    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private static Hearth hearth;
    private static Vm vm;

    @BeforeAll
    static void bootAGuest() {
        hearth = Hearth.start();
        vm = hearth.boot("console");
        try (Terminal terminal = hearth.terminal(vm.id(), "boot")) {
            terminal.awaitOutput("hearth-demo:/root#", BOOT);
        }
    }

    @AfterAll
    static void endAll() {
        hearth.close();
    }

    @Test
    void aCommandIsTypedAndItsAnswerRead() {
        try (Terminal terminal = hearth.terminal(vm.id(), "person")) {
            terminal.takeKeyboard();
            terminal.type("echo $((6 * 7))-a\"\"nswer\n");

            terminal.awaitOutput("42-answer", ANSWER);
            assertThat(terminal.before()).contains("hearth-demo:/root#");
        }
    }

    @Test
    void twoWatchAndOneTypes() {
        try (Terminal first = hearth.terminal(vm.id(), "first");
                Terminal second = hearth.terminal(vm.id(), "second")) {
            first.takeKeyboard();
            first.type("echo by-the-f\"\"irst\n");
            second.awaitOutput("by-the-first", ANSWER);

            second.type("echo by-the-s\"\"econd\n");
            ConsoleNotice refused = second.awaitNotice(ConsoleNotice.Type.REFUSED, 1, ANSWER);
            assertThat(Objects.requireNonNull(refused.writer()).name()).isEqualTo("first");

            second.takeKeyboard();
            second.type("echo taken-o\"\"ver\n");
            first.awaitOutput("taken-over", ANSWER);
            assertThat(first.output()).doesNotContain("by-the-second");
        }
    }

    @Test
    void theConsoleGoesOnWhenTheHostAgentIsKilled() {
        try (Terminal terminal = hearth.terminal(vm.id(), "patient")) {
            terminal.takeKeyboard();
            terminal.type(
                    "(for i in 1 2 3 4 5 6 7 8 9; do sleep 1; echo still-h\"\"ere-$i; done) &\n");
            terminal.awaitOutput("still-here-1", ANSWER);

            hearth.crashHostAgent();

            terminal.awaitNotice(ConsoleNotice.Type.ATTACHED, 2, ANSWER);
            terminal.awaitOutput("still-here-9", ANSWER);
            terminal.type("echo typed-a\"\"gain\n");
            terminal.awaitOutput("typed-again", ANSWER);
            String all = terminal.before() + terminal.output();
            assertThat(all)
                    .contains("still-here-2", "still-here-3", "still-here-4", "still-here-5");
        }
    }

    @Test
    void aViewerThatDoesNotReadHoldsUpNeitherTheGuestNorOthers() {
        try (Terminal slow = hearth.terminal(vm.id(), "slow");
                Terminal quick = hearth.terminal(vm.id(), "quick")) {
            slow.awaitNotice(ConsoleNotice.Type.ATTACHED, 1, ANSWER);
            slow.stopReading();

            // Far more than the host agent keeps for a viewer.
            quick.takeKeyboard();
            quick.type(
                    "dd if=/dev/zero bs=64k count=32 2>/dev/null | tr '\\0' x; echo printed-a\"\"ll\n");
            quick.awaitOutput("printed-all", Duration.ofMinutes(4));

            // Whatever it missed, it is told, and sees the end.
            slow.readOn();
            slow.awaitOutput("printed-all", ANSWER);
        }
    }

    @Test
    void theLogTellsOfTheBoot() throws Exception {
        URI uri =
                URI.create(
                        "http://"
                                + hearth.managerAddress()
                                + "/v1/vms/"
                                + vm.id()
                                + "/console/log");
        try (HttpClient http = HttpClient.newHttpClient()) {
            String log =
                    http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();

            assertThat(log).contains("hearth-demo:/root#").doesNotContain("\u001b", "\r");
            assertThat(log.length()).isLessThanOrEqualTo(2 << 20);
        }
    }
}
