// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.host.hypervisor.Machine.Vcpu;
import dev.hearth.host.hypervisor.ProcessIdentity;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.storage.VmDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An adopted machine whose VMM is out of order. In QEMU's place a process sleeps, whose parent
/// never asks how its children ended; the control socket, where there is one, is scripted.
class QemuMachineTest {

    private final Processes processes = new Processes(Path.of("/proc"));

    @TempDir Path path;
    private VmDirectory directory;
    private Process parent;
    private QemuMachine machine;

    @BeforeEach
    void adopt() throws IOException {
        directory = new VmDirectory(path);
        parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
        long pid;
        try (BufferedReader out = parent.inputReader()) {
            pid = Long.parseLong(out.readLine());
        }
        ProcessIdentity identity = processes.find(pid).orElseThrow();
        machine =
                new QemuMachine(
                        identity,
                        directory,
                        processes,
                        ProcessHandle.of(pid)
                                .orElseThrow()
                                .onExit()
                                .thenApply(gone -> OptionalInt.empty()));
    }

    @AfterEach
    void end() throws InterruptedException {
        machine.release();
        processes.kill(machine.identity());
        parent.destroyForcibly().waitFor();
    }

    @Test
    void aDeathThatNobodyAskedForIsNoticed() {
        processes.kill(machine.identity());

        await().atMost(Duration.ofSeconds(8)).until(machine.exit()::isDone);
    }

    @Test
    void aLogIsKeptShortAlsoWhileTheControlSocketIsDead() throws IOException {
        Files.write(directory.log(), new byte[1 << 20]);

        await().atMost(Duration.ofSeconds(8)).until(() -> Files.size(directory.log()) == 0);
    }

    @Test
    void aFirstQuestionThatFailsIsAskedAgain() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(directory.qmpSocket()));
            Thread.ofVirtual()
                    .start(() -> {
                        serve(server, "\"error\": {\"class\": \"X\", \"desc\": \"not yet\"}");
                        serve(server, "\"return\": [{\"cpu-index\": 0, \"thread-id\": 77}]");
                    });

            machine.awaitRunning(Duration.ofSeconds(8));

            assertThat(machine.vcpus()).isEqualTo(List.of(new Vcpu(0, 77)));
        }
    }

    /// Serves one client: greets it, takes its first command, and answers its second.
    private static void serve(ServerSocketChannel server, String answer) {
        try (SocketChannel client = server.accept();
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        Channels.newInputStream(client), StandardCharsets.UTF_8))) {
            send(client, "{\"QMP\": {}}");
            in.readLine();
            send(client, "{\"return\": {}, \"id\": \"1\"}");
            in.readLine();
            send(client, "{%s, \"id\": \"2\"}".formatted(answer));
            while (in.readLine() != null) {
                // Until the client hangs up.
            }
        } catch (IOException e) {
            // The test is over.
            return;
        }
    }

    private static void send(SocketChannel client, String line) throws IOException {
        client.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
