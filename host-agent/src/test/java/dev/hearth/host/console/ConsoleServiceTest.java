// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.ConsoleControl;
import dev.hearth.contract.host.ConsoleNotice;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.fault.HostException.NotFound;
import dev.hearth.host.fault.HostException.WrongState;
import dev.hearth.host.vm.FakeConsole;
import dev.hearth.host.vm.FakeHypervisor.FakeMachine;
import dev.hearth.host.vm.TestHost;
import dev.hearth.host.vm.VmService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many watch, one types, and nobody waits for anybody. Fixture: a VM that runs, whose guest is the
/// test.
class ConsoleServiceTest {

    private static final UUID ID = UUID.fromString("7f230000-0000-4000-8000-000000000001");
    private static final VmSpec SPEC = new VmSpec("demo", 1, 128, "demo");

    @TempDir Path directory;
    private TestHost host;
    private VmService vms;
    private ConsoleService consoles;

    @BeforeEach
    void start() throws IOException {
        host = new TestHost(directory);
        vms = host.service();
        vms.ensure(ID, SPEC);
        vms.start(ID);
        consoles = new ConsoleService(vms, host.home());
        consoles.start();
    }

    @AfterEach
    void close() {
        consoles.close();
    }

    @Test
    void everyViewerSeesWhatIsPrintedAndWhatWasPrintedBefore() {
        guest().print("earlier\n");
        Watcher first = attach("first");
        guest().print("now\n");
        first.awaitOutput("earlier\nnow\n");

        Watcher second = attach("second");
        guest().print("later\n");

        first.awaitOutput("earlier\nnow\nlater\n");
        second.awaitOutput("earlier\nnow\nlater\n");
        assertThat(second.notice(ConsoleNotice.Type.ATTACHED).bytes()).isEqualTo(12);
    }

    @Test
    void whoTypesWhileNobodyHasTheKeyboardGetsIt() {
        Watcher first = attach("first");
        Watcher second = attach("second");

        type(first, "ls\n");

        await().until(() -> guest().typedText().equals("ls\n"));
        assertThat(writerSeenBy(second)).isEqualTo("first");
    }

    @Test
    void theSecondIsToldWhoHasTheKeyboardAndNothingIsTyped() {
        Watcher first = attach("first");
        Watcher second = attach("second");
        type(first, "a");

        type(second, "b");

        ConsoleNotice refused = second.notice(ConsoleNotice.Type.REFUSED);
        assertThat(Objects.requireNonNull(refused.writer()).name()).isEqualTo("first");
        type(first, "c");
        await().until(() -> guest().typedText().equals("ac"));
    }

    @Test
    void theKeyboardIsTakenOverExpressly() {
        Watcher first = attach("first");
        Watcher second = attach("second");
        type(first, "a");

        consoles.control(
                ID,
                second.viewer().id(),
                new ConsoleControl(ConsoleControl.Type.TAKE_KEYBOARD, null, null));
        type(second, "b");
        type(first, "c");

        await().until(() -> guest().typedText().equals("ab"));
        assertThat(writerSeenBy(first)).isEqualTo("second");
        first.notice(ConsoleNotice.Type.REFUSED);
    }

    @Test
    void whoLeavesLeavesTheKeyboardBehind() {
        Watcher first = attach("first");
        Watcher second = attach("second");
        type(first, "a");

        consoles.leave(ID, first.viewer().id());

        await().until(() -> second.notice(ConsoleNotice.Type.KEYBOARD).writer() == null);
        type(second, "b");
        await().until(() -> guest().typedText().equals("ab"));
        assertThatThrownBy(() -> type(first, "c")).isInstanceOf(NotFound.class);
    }

    @Test
    void whoCameToWatchTypesNothing() {
        Watcher watcher = new Watcher(consoles.attach(ID, "watcher", ConsoleMode.WATCH));

        type(watcher, "a");

        assertThat(watcher.notice(ConsoleNotice.Type.REFUSED).detail()).contains("watch only");
        assertThat(guest().typedText()).isEmpty();
    }

    @Test
    void aViewerThatDoesNotReadMissesOutputAndHoldsUpNobody() {
        Watcher slow = attach("slow");
        Watcher quick = attach("quick");
        slow.notice(ConsoleNotice.Type.ATTACHED);
        String line = "x".repeat(1023) + "\n";
        for (int i = 0; i < 8; i++) {
            guest().print(line.repeat(100) + "part " + i + "\n");
            quick.awaitOutput("part " + i + "\n");
        }

        long seen = slow.output().length();

        assertThat(seen).isBetween(100_000L, (long) Viewer.MOST_WAITING_BYTES);
        assertThat(seen + slow.dropped()).isEqualTo(quick.output().length());
        guest().print("and on\n");
        slow.awaitOutput("and on\n");
    }

    @Test
    void theEndOfTheMachineIsTheEndOfTheStream() {
        Watcher watcher = attach("watcher");
        guest().print("last words\n");

        vms.stop(ID);

        ConsoleNotice ended = watcher.notice(ConsoleNotice.Type.ENDED);
        assertThat(ended.detail()).contains(ID.toString());
        assertThat(watcher.output()).contains("last words");
        assertThat(watcher.viewer().isOver()).isTrue();
        assertThatThrownBy(() -> attach("late"))
                .isInstanceOf(WrongState.class)
                .hasMessageContaining("stopped");
        assertThat(consoles.log(ID)).isEqualTo("last words\n");
    }

    @Test
    void aNextHostAgentGoesOnWhereTheGuestIs() {
        attach("first");
        guest().print("before\n");
        consoles.close();
        guest().print("meanwhile\n");

        ConsoleService next = new ConsoleService(vms, host.home());
        next.start();
        Watcher second = new Watcher(next.attach(ID, "second", ConsoleMode.WRITE));
        guest().print("after\n");

        second.awaitOutput("before\nmeanwhile\nafter\n");
        next.close();
    }

    @Test
    void noMoreWatchThanCan() {
        for (int i = 0; i < Console.MOST_VIEWERS; i++) {
            attach("viewer " + i);
        }

        assertThatThrownBy(() -> attach("one more"))
                .isInstanceOf(WrongState.class)
                .hasMessageContaining("16 viewers");
    }

    private FakeConsole guest() {
        return vms.machine(ID).map(FakeMachine.class::cast).map(FakeMachine::console).orElseThrow();
    }

    private Watcher attach(String name) {
        return new Watcher(consoles.attach(ID, name, ConsoleMode.WRITE));
    }

    private void type(Watcher watcher, String keys) {
        consoles.type(ID, watcher.viewer().id(), keys.getBytes(StandardCharsets.UTF_8));
    }

    private static String writerSeenBy(Watcher watcher) {
        ConsoleNotice keyboard =
                await().until(
                                () -> watcher.notice(ConsoleNotice.Type.KEYBOARD),
                                notice -> notice.writer() != null);
        return Objects.requireNonNull(keyboard.writer()).name();
    }
}
