// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.FakeConsole;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.TerminalClient;
import dev.hearth.manager.testing.WithManager;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A terminal in the browser, while its host agent and its VM come and go.
@ExtendWith(WithManager.class)
class ConsoleApiTest {

    private final ManagerUnderTest manager;

    ConsoleApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @AfterEach
    void theHostAgentIsThere() {
        await().until(() -> manager.get("/v1/health").member("status").equals("ok"));
    }

    @Test
    void whatIsTypedGoesInAndWhatIsPrintedComesOut() {
        UUID id = manager.startVm();

        try (TerminalClient terminal = new TerminalClient(manager, id, "?name=a%20person")) {
            terminal.type("at once\n");
            terminal.awaitOutput(FakeConsole.BEFORE + "AT ONCE\n");
            assertThat(terminal.notices().getFirst())
                    .contains("\"type\":\"attached\"", "\"bytes\":7");
            terminal.type("root\n");

            terminal.awaitOutput("ROOT\n");
            assertThat(manager.hostAgent().console().names()).contains("name=a+person&mode=write");
        }
        manager.contract().met("GET /v1/vms/{id}/shell/ws");
    }

    @Test
    void theConsoleOfAPausedVmCanBeLookedAt() {
        UUID id = manager.startVm();
        manager.post("/v1/vms/" + id + "/pause", "");

        try (TerminalClient terminal = new TerminalClient(manager, id, "")) {
            terminal.awaitOutput(FakeConsole.BEFORE);
        }
    }

    @Test
    void everybodyIsToldWhoTakesTheKeyboard() {
        UUID id = manager.startVm();

        try (TerminalClient first = new TerminalClient(manager, id, "");
                TerminalClient second = new TerminalClient(manager, id, "?mode=watch")) {
            first.awaitNotices("attached", 1);
            second.awaitNotices("attached", 1);
            first.control("{\"type\":\"take-keyboard\"}");

            second.awaitNotices("the taker", 1);
            first.awaitNotices("the taker", 1);
        }
    }

    @Test
    void whatTheHostAgentRefusesIsTold() {
        UUID id = manager.startVm();

        try (TerminalClient terminal = new TerminalClient(manager, id, "")) {
            terminal.awaitNotices("attached", 1);
            terminal.control("no control");

            terminal.awaitNotices("that is no control", 1);
            assertThat(terminal.notices().getLast()).contains("\"type\":\"refused\"");
        }
    }

    @Test
    void aConnectionOnWhichNothingComesIsToldToLive() {
        UUID id = manager.startVm();

        try (TerminalClient terminal = new TerminalClient(manager, id, "")) {
            terminal.awaitNotices("\"type\":\"alive\"", 1);
            assertThat(terminal.pings()).isEqualTo(1);
        }
    }

    @Test
    void theEndOfAConnectionIsToldToTheHostAgent() {
        UUID id = manager.startVm();
        int before = manager.hostAgent().console().left().size();

        try (TerminalClient terminal = new TerminalClient(manager, id, "")) {
            terminal.awaitNotices("attached", 1);
        }

        await().until(() -> manager.hostAgent().console().left().size() == before + 1);
    }

    @Test
    void aTerminalOutlivesItsHostAgent() {
        UUID id = manager.startVm();

        try (TerminalClient terminal = new TerminalClient(manager, id, "")) {
            terminal.awaitNotices("attached", 1);
            manager.hostAgent().crash();
            terminal.awaitNotices("interrupted", 1);
            manager.hostAgent().comeBack();

            terminal.awaitNotices("attached", 2);
            terminal.type("still there");
            terminal.awaitOutput("STILL THERE");
        }
    }

    @Test
    void theEndOfTheMachineClosesTheTerminal() {
        UUID id = manager.startVm();

        try (TerminalClient terminal = new TerminalClient(manager, id, "")) {
            terminal.awaitNotices("attached", 1);
            manager.hostAgent().console().end();

            await().until(() -> terminal.closeCode() == 1000);
            terminal.awaitNotices("it is gone", 1);
        }
    }

    @Test
    void aVmThatDoesNotRunHasNoTerminalAndSaysSo() {
        UUID id = manager.createVm();

        Answer refused = shell(id, "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.member("type")).isEqualTo("/problems/wrong-state");
        assertThat(refused.member("detail")).contains("start it", "console/log");
        assertThat(shell(UUID.randomUUID(), "").status()).isEqualTo(404);
    }

    @Test
    void aRequestThatIsWrongIsToldBeforeItIsASocket() {
        UUID id = manager.startVm();

        assertThat(shell(id, "?mode=both&name=%00").status()).isEqualTo(422);
        assertThat(shell(id, "?mode=both&name=%00").text()).contains("\"mode\"", "\"name\"");
        Answer plain = shell(id, "");
        assertThat(plain.status()).isEqualTo(400);
        assertThat(plain.member("detail")).contains("WebSocket");
    }

    @Test
    void theLogIsPlainTextAlsoOfAVmThatNeverRan() {
        UUID started = manager.startVm();
        UUID never = manager.createVm();

        Answer log = manager.get("/v1/vms/" + started + "/console/log");

        assertThat(log.text()).isEqualTo(FakeConsole.BEFORE);
        assertThat(log.headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
        URI path = URI.create(manager.address() + "/v1/vms/" + never + "/console/log");
        Answer empty = manager.raw(HttpRequest.newBuilder(path).build());
        assertThat(empty.status()).isEqualTo(200);
        assertThat(empty.text()).isEmpty();
        assertThat(manager.get("/v1/vms/" + UUID.randomUUID() + "/console/log").status())
                .isEqualTo(404);
    }

    private Answer shell(UUID id, String query) {
        String uri = manager.address() + "/v1/vms/" + id + "/shell/ws" + query;
        return manager.raw(HttpRequest.newBuilder(URI.create(uri)).build());
    }
}
