// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The client against a scripted QEMU on a real unix socket: each test says line by line what it
/// answers.
class QmpConnectionTest {

    private static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}";
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir Path directory;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private Path socket = Path.of("/");
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        socket = directory.resolve("qmp.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void eventsBeforeAnAnswerDoNotTakeItsPlace() throws IOException {
        script(
                GREETING,
                "{\"return\": {}, \"id\": \"1\"}",
                "{\"event\": \"POWERDOWN\"}\r\n{\"return\": {\"answer\": 42}, \"id\": \"2\"}");

        try (QmpConnection connection = open()) {
            assertThat(connection.execute("query", SHORT).path("answer").asInt()).isEqualTo(42);
        }
        assertThat(events)
                .singleElement()
                .matches(e -> e.path("event").asString().equals("POWERDOWN"));
    }

    @Test
    void anAnswerToAnotherQuestionIsNotTaken() throws IOException {
        script(GREETING, "{\"return\": {}, \"id\": \"1\"}", "{\"return\": {}, \"id\": \"77\"}");

        try (QmpConnection connection = open()) {
            assertThatThrownBy(() -> connection.execute("query", SHORT))
                    .isInstanceOf(QmpException.class)
                    .hasMessageContaining("did not send an answer to query");
        }
    }

    @Test
    void aRefusalIsToldInQemusWords() throws IOException {
        script(
                GREETING,
                "{\"return\": {}, \"id\": \"1\"}",
                "{\"error\": {\"class\": \"X\", \"desc\": \"no balloon\"}, \"id\": \"2\"}");

        try (QmpConnection connection = open()) {
            assertThatThrownBy(() -> connection.execute("balloon", SHORT))
                    .hasMessage("QEMU refused balloon: no balloon");
        }
    }

    @Test
    void aSecondClientWaitsForItsGreetingOnlySoLong() {
        script();

        assertThatThrownBy(this::open).hasMessageContaining("did not send its greeting");
    }

    @Test
    void theEndOfQemuEndsEveryWait() throws IOException {
        script(GREETING, "{\"return\": {}, \"id\": \"1\"}", "");

        QmpConnection connection = open();

        assertThatThrownBy(() -> connection.execute("query", Duration.ofSeconds(30)))
                .isInstanceOf(IOException.class);
        await().until(connection.ended()::isDone);
    }

    @Test
    void nonsenseEndsTheConnection() throws IOException {
        script(GREETING, "{\"return\": {}, \"id\": \"1\"}", "}{");

        QmpConnection connection = open();

        assertThatThrownBy(() -> connection.execute("query", Duration.ofSeconds(30)))
                .isInstanceOf(IOException.class);
        await().until(connection.ended()::isDone);
    }

    @Test
    @Timeout(20)
    void aQemuThatNoLongerReadsHoldsNobodyUp() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        deaf(over);

        try (QmpConnection connection = open()) {
            // More than a socket's buffers take.
            for (int i = 0; i < 2000; i++) {
                assertThatThrownBy(() -> connection.execute("query", Duration.ofMillis(1)))
                        .isInstanceOf(QmpException.class);
            }
        } finally {
            over.countDown();
        }
    }

    @Test
    void nobodyListeningIsAnError() throws IOException {
        server.close();

        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    }

    private QmpConnection open() throws IOException {
        return QmpConnection.open(socket, SHORT, events::add);
    }

    /// Greets, answers the first command, and reads nothing more.
    private void deaf(CountDownLatch over) {
        Thread.ofVirtual()
                .start(() -> {
                    try (SocketChannel client = server.accept()) {
                        client.write(StandardCharsets.UTF_8.encode(GREETING + "\n"));
                        client.read(ByteBuffer.allocate(4096));
                        String answer = "{\"return\": {}, \"id\": \"1\"}\n";
                        client.write(StandardCharsets.UTF_8.encode(answer));
                        over.await();
                    } catch (IOException | InterruptedException e) {
                        // The test is over.
                        return;
                    }
                });
    }

    /// Sends the first text at once and each other one after a command; an empty text closes.
    private void script(String... texts) {
        Thread.ofVirtual()
                .start(() -> {
                    try (SocketChannel client = server.accept();
                            BufferedReader in =
                                    new BufferedReader(
                                            new InputStreamReader(
                                                    Channels.newInputStream(client),
                                                    StandardCharsets.UTF_8))) {
                        for (String text : texts) {
                            if (text.isEmpty()) {
                                return;
                            }
                            client.write(
                                    ByteBuffer.wrap(
                                            (text + "\r\n").getBytes(StandardCharsets.UTF_8)));
                            if (in.readLine() == null) {
                                return;
                            }
                        }
                        while (in.readLine() != null) {
                            // Silent from here on.
                        }
                    } catch (IOException e) {
                        // The test is over.
                        return;
                    }
                });
    }
}
