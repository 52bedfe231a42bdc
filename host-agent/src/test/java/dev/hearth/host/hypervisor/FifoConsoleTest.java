// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.host.storage.VmDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A VMM's standard input and output as a console that outlives who drives it. Fixture: `sh` and
/// `cat` in the place of the VMM.
class FifoConsoleTest {

    @TempDir Path directory;
    private VmDirectory vm;
    private FifoConsole console;
    private @Nullable Process vmm;

    @BeforeEach
    void prepare() {
        vm = new VmDirectory(directory);
        console = FifoConsole.create(vm);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (vmm != null) {
            vmm.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatIsTypedComesInAndWhatIsPrintedGoesOut() throws IOException {
        run("sh", "-c", "echo up; while read -r line; do echo \"heard $line\"; done");
        awaitOutput("up\n");

        type("one\n");

        awaitOutput("up\nheard one\n");
        assertThat(Files.getPosixFilePermissions(vm.consoleInput())).hasSize(2);
    }

    @Test
    void itsInputDoesNotEndWhenTheOneWhoTypedIsGone() throws IOException {
        Process cat = run("sh", "-c", "echo up; exec cat");
        awaitOutput("up\n");
        type("one\n");
        awaitOutput("up\none\n");

        FifoConsole next = FifoConsole.existing(vm);
        try (WritableByteChannel input = next.openInput()) {
            input.write(ByteBuffer.wrap("two\n".getBytes(StandardCharsets.UTF_8)));
        }

        awaitOutput("up\none\ntwo\n");
        assertThat(cat.isAlive()).isTrue();
    }

    @Test
    void nothingThatIsPrintedWhileNobodyReadsIsLost() throws Exception {
        // More than a pipe takes, by a process that does not wait for readers.
        Process chatty =
                run(
                        "sh",
                        "-c",
                        "i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); echo \"line $i\"; done");

        assertThat(chatty.waitFor(30, TimeUnit.SECONDS)).isTrue();

        List<String> lines = Files.readAllLines(vm.consoleLog());
        assertThat(lines).hasSize(20_000).endsWith("line 20000");
    }

    @Test
    void aGuestThatDoesNotReadHoldsUpOneThreadAndInterruptionFreesIt() throws Exception {
        run("sleep", "60");
        CompletableFuture<Exception> freed = new CompletableFuture<>();
        Thread typist =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                type("x".repeat(200_000));
                            } catch (IOException e) {
                                freed.complete(e);
                            }
                        });
        await().until(() -> typist.getState() == Thread.State.RUNNABLE);

        typist.interrupt();

        assertThat(freed.get(5, TimeUnit.SECONDS)).isInstanceOf(ClosedByInterruptException.class);
    }

    private Process run(String... command) throws IOException {
        List<String> whole = new ArrayList<>();
        whole.addAll(List.of("sh", "-c", "exec <>\"$0\" && exec \"$@\""));
        whole.add(vm.consoleInput().toString());
        whole.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
        Process started = console.attach(builder).start();
        vmm = started;
        return started;
    }

    private void type(String text) throws IOException {
        try (WritableByteChannel input = console.openInput()) {
            input.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void awaitOutput(String text) {
        await().until(() ->
                Files.exists(vm.consoleLog()) && Files.readString(vm.consoleLog()).equals(text));
    }
}
