// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.upgrade;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.host.guest.GuestDoor;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The way through a VMM's vsock. Fixture: a socket that speaks first as Firecracker's does and
/// then as an agent; over TCP the way is `UpgradeServiceTest`'s.
class AgentSenderTest {

    private static final int LINE = 13;

    @TempDir Path directory;
    private ServerSocketChannel vmm;
    private GuestDoor door;

    /// What came until the answer was due.
    private final CompletableFuture<String> asked = new CompletableFuture<>();

    @BeforeEach
    void listen() throws IOException {
        Path socket = directory.resolve("vsock");
        vmm = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        vmm.bind(UnixDomainSocketAddress.of(socket));
        door = new GuestDoor.Vsock(socket, 8080);
    }

    @AfterEach
    void end() throws IOException {
        vmm.close();
    }

    @Test
    void namesThePortAndThenAsks() throws Exception {
        answer("OK 1073741824\n", "HTTP/1.1 200 OK\r\n\r\n{}");

        AgentSender.Answer answer = AgentSender.health(door);

        assertThat(answer).isEqualTo(new AgentSender.Answer(200, "{}"));
        assertThat(asked.get(5, TimeUnit.SECONDS))
                .startsWith("CONNECT 8080\nGET /health HTTP/1.1\r\n")
                .contains("\r\nHost: localhost\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void sendsTheSignatureBeforeTheProgram() throws Exception {
        answer("OK 7\n", "HTTP/1.1 202 Accepted\r\n\r\n{}");

        AgentSender.Answer answer =
                AgentSender.send(door, "sig".getBytes(US_ASCII), "program".getBytes(US_ASCII));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(asked.get(5, TimeUnit.SECONDS))
                .contains("PUT /agent HTTP/1.1\r\nContent-Length: 10\r\n")
                .endsWith("\r\n\r\nsigprogram");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK\n", "OK x\n", "NO 1\n", "OK 12345678901\n"})
    void aVmmThatLeadsToNobodyIsNoAgent(String greeting) {
        answer(greeting, null);

        assertThatThrownBy(() -> AgentSender.health(door))
                .isInstanceOf(IOException.class)
                .hasMessage("nobody listens at vsock port 8080");
    }

    @Test
    void aGreetingWithoutEndIsReadNoFurtherThanItMayBe() {
        answer("OK " + "1".repeat(1_000), null);

        assertThatThrownBy(() -> AgentSender.health(door))
                .isInstanceOf(IOException.class)
                .hasMessage("nobody listens at vsock port 8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/2 200\r\n\r\n", "SSH-2.0-x\r\n\r\n"})
    void whatSpeaksNoHttpIsNoAgent(String answer) {
        answer("OK 1\n", answer);

        assertThatThrownBy(() -> AgentSender.health(door))
                .isInstanceOf(IOException.class)
                .hasMessage("what answers at vsock port 8080 is no guest agent");
    }

    /// Takes one connection, and ends it after the greeting when there is no answer.
    private void answer(String greeting, @Nullable String answer) {
        Thread.ofVirtual()
                .start(() -> {
                    try (SocketChannel client = vmm.accept()) {
                        StringBuilder text = new StringBuilder();
                        while (text.length() < LINE) {
                            read(client, text);
                        }
                        write(client, greeting);
                        if (answer != null) {
                            while (!isWhole(text.toString())) {
                                read(client, text);
                            }
                            write(client, answer);
                        }
                        asked.complete(text.toString());
                    } catch (IOException e) {
                        asked.completeExceptionally(e);
                    }
                });
    }

    private static boolean isWhole(String text) {
        int length = text.contains("Content-Length: 10") ? "sigprogram".length() : 0;
        int head = text.indexOf("\r\n\r\n");
        return head >= 0 && text.length() >= head + 4 + length;
    }

    private static void read(SocketChannel client, StringBuilder text) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1_024);
        if (client.read(bytes) < 0) {
            throw new IOException("it ended after " + text);
        }
        text.append(US_ASCII.decode(bytes.flip()));
    }

    private static void write(SocketChannel client, String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }
}
