// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.host.guest.Refusal.Kind;
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
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The poller against a VMM that leads to a guest's vsock, and against some that do not. In the
/// VMM's place a unix socket gives a scripted answer to CONNECT; an agent is behind it.
class GuestOverVsockTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final UUID VM = new UUID(7, 7);

    private final Heard heard = new Heard();
    private final List<String> greetings = new CopyOnWriteArrayList<>();
    private final FakeReport report = new FakeReport(VM);
    @TempDir Path directory;
    private GuestPoller poller;
    private ServerSocketChannel server;

    @BeforeEach
    void start() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        poller = new GuestPoller(heard, System.nanoTime());
        poller.start();
    }

    @AfterEach
    void stop() throws IOException {
        poller.close();
        server.close();
    }

    @Test
    void anAgentBehindVsockIsAskedOnOneConnection() {
        answer("OK 1073741824\n");

        watch();

        await().atMost(SOON).until(() -> heard.readings(VM).size() >= 3);
        assertThat(greetings).containsExactly("CONNECT 8080");
        assertThat(heard.refusals(VM)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', NO_ANSWER",
        "'OK', NO_ANSWER",
        "'hang up', UNREACHABLE",
        "'NO\n', NOT_HTTP",
        "'OK x\n', NOT_HTTP",
        "'OK 11111111111\n', NOT_HTTP",
        "'OK 11111111111111111111111111111111111111111111', NOT_HTTP",
    })
    void whatDoesNotLeadToAnAgentIsRefused(String words, Kind kind) {
        answer(words.replace("\\n", "\n"));

        watch();

        await().atMost(SOON).until(() -> heard.refusals(VM).size() >= 2);
        assertThat(heard.refusals(VM).getFirst().kind()).isEqualTo(kind);
        assertThat(heard.refusals(VM).getFirst().reason())
                .contains("vsock port 8080")
                .doesNotContain(directory.toString());
        assertThat(heard.readings(VM)).isEmpty();
    }

    @Test
    void aVmmThatIsGoneIsUnreachable() throws IOException {
        server.close();

        watch();

        await().atMost(SOON).until(() -> !heard.refusals(VM).isEmpty());
        assertThat(heard.refusals(VM).getFirst().kind()).isEqualTo(Kind.UNREACHABLE);
    }

    /// It is the same agent, so what is measured goes on as if nothing had happened.
    @Test
    void anAgentThatVsockDoesNotLeadToIsAskedByTcp() throws IOException {
        server.close();
        try (FakeGuest guest = FakeGuest.healthy(VM)) {
            List<GuestDoor> doors =
                    List.of(
                            new GuestDoor.Vsock(socket(), 8080),
                            new GuestDoor.Tcp("127.0.0.1", guest.port()));

            poller.watch(List.of(new GuestTarget(VM, "one", doors, List.of(), FakeGuest.LIMITS)));

            await().atMost(SOON).until(() -> heard.readings(VM).size() >= 2);
            assertThat(heard.refusals(VM)).hasSize(Doors.TRIES);
        }
    }

    private void watch() {
        GuestDoor door = new GuestDoor.Vsock(socket(), 8080);
        poller.watch(
                List.of(new GuestTarget(VM, "incarnation-1", door, List.of(), FakeGuest.LIMITS)));
    }

    private Path socket() {
        return directory.resolve("vsock.sock");
    }

    /// Greets every connection like this, and if that was no hanging up, serves it.
    private void answer(String greeting) {
        Thread.ofVirtual()
                .start(() -> {
                    while (server.isOpen()) {
                        try {
                            SocketChannel client = server.accept();
                            Thread.ofVirtual().start(() -> serve(client, greeting));
                        } catch (IOException e) {
                            return;
                        }
                    }
                });
    }

    private void serve(SocketChannel client, String greeting) {
        try (client;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        Channels.newInputStream(client),
                                        StandardCharsets.US_ASCII))) {
            greetings.add(in.readLine());
            if (greeting.equals("hang up")) {
                return;
            }
            send(client, greeting);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    String body = report.json();
                    send(
                            client,
                            "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                                    .formatted(body.length(), body));
                }
            }
        } catch (IOException e) {
            // The poller hung up, which is what these tests are about.
            return;
        }
    }

    private static void send(SocketChannel client, String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
