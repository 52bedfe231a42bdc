// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.host.hypervisor.firecracker.ApiException.Kind;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// HTTP over a unix socket at which a scripted server answers byte for byte.
class ApiSocketTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir Path directory;

    @Test
    void anAnswerWithoutReasonAndBodyIsWholeAtItsEmptyLine() throws IOException {
        try (ScriptedServer server = serve(ScriptedServer.done())) {
            JsonNode body = Wire.mapper().createObjectNode().put("vcpu_count", 2);

            ApiAnswer answer = socket().call("PUT", "/machine-config", body, LONG);

            assertThat(answer).isEqualTo(new ApiAnswer(204, ""));
            assertThat(server.requests())
                    .containsExactly("PUT /machine-config HTTP/1.1 {\"vcpu_count\":2}");
        }
    }

    @Test
    void aBodyIsAsLongAsItSays() throws IOException {
        try (ScriptedServer server = serve(ScriptedServer.answer(200, "{\"state\":\"Paused\"}"))) {
            ApiAnswer answer = socket().call("GET", "/", null, LONG);

            assertThat(answer.json().path("state").asString()).isEqualTo("Paused");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aServerThatIsFullIsAskedAgain() throws IOException {
        String full =
                "HTTP/1.1 503\r\nServer: Firecracker API\r\nConnection: close\r\n"
                        + "Content-Length: 40\r\n\r\n{ \"error\": \"Too many open connections\" }";
        try (ScriptedServer server = serve(full, full, ScriptedServer.done())) {
            assertThat(socket().call("GET", "/", null, LONG).status()).isEqualTo(204);
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void aRefusalSaysWhy() throws IOException {
        String message = "{\"fault_message\":\"Balloon config error: No balloon device found.\"}";
        try (ScriptedServer server = serve(ScriptedServer.answer(400, message))) {
            assertThat(socket().call("GET", "/balloon", null, LONG).fault())
                    .isEqualTo("Balloon config error: No balloon device found.");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void anErrorThatIsNoJsonIsToldAsItIs() throws IOException {
        String broken =
                "{ \"error\": \"Invalid header.\nAll previous unanswered requests will be dropped.\" }";
        try (ScriptedServer server = serve(ScriptedServer.answer(400, broken))) {
            assertThat(socket().call("GET", "/", null, LONG).fault())
                    .contains("Invalid header. All previous unanswered requests");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void silenceEndsAtTheTimeLimit() throws IOException {
        try (ScriptedServer server = serve(ScriptedServer.SILENCE)) {
            assertKind(Kind.TIMED_OUT, () -> socket().call("GET", "/", null, SHORT));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void halfAnAnswerEndsAtTheTimeLimit() throws IOException {
        try (ScriptedServer server = serve("HTTP/1.1 200 \r\nContent-Length: 100\r\n\r\n{")) {
            assertKind(Kind.TIMED_OUT, () -> socket().call("GET", "/", null, SHORT));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void whoWaitsForAnotherCallWaitsNoLongerThanItsLimit() throws Exception {
        try (ScriptedServer server = serve(ScriptedServer.SILENCE)) {
            ApiSocket socket = socket();
            Thread first =
                    Thread.ofVirtual()
                            .start(() ->
                                    assertKind(
                                            Kind.TIMED_OUT,
                                            () ->
                                                    socket.call(
                                                            "GET", "/", null, LONG.dividedBy(10))));
            while (server.requests().isEmpty()) {
                Thread.onSpinWait();
            }

            assertKind(Kind.TIMED_OUT, () -> socket.call("GET", "/version", null, SHORT));

            assertThat(server.requests()).hasSize(1);
            first.join();
        }
    }

    @Test
    void anAnswerThatBreaksOffIsBroken() throws IOException {
        try (ScriptedServer server = serve(ScriptedServer.HANG_UP)) {
            assertKind(Kind.BROKEN, () -> socket().call("GET", "/", null, LONG));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 2000 \r\n\r\n",
                "HTTP/1.1 200 \r\nContent-Length: 99999999\r\n\r\n",
                "HTTP/1.1 200 \r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n",
            })
    void whatIsNoAnswerIsBroken(String bytes) throws IOException {
        try (ScriptedServer server = serve(bytes)) {
            assertKind(Kind.BROKEN, () -> socket().call("GET", "/", null, LONG));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void headersWithoutEndAreBroken() throws IOException {
        try (ScriptedServer server = serve("HTTP/1.1 200 \r\nA: " + "a".repeat(9000))) {
            assertKind(Kind.BROKEN, () -> socket().call("GET", "/", null, LONG));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws IOException {
        assertKind(Kind.UNREACHABLE, () -> socket().call("GET", "/", null, LONG));

        // A socket that somebody left behind.
        ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        stale.bind(UnixDomainSocketAddress.of(path()));
        stale.close();
        assertThat(path()).exists();
        assertKind(Kind.UNREACHABLE, () -> socket().call("GET", "/", null, LONG));
    }

    private ScriptedServer serve(String... script) throws IOException {
        return new ScriptedServer(path(), script);
    }

    private ApiSocket socket() {
        return new ApiSocket(path());
    }

    private Path path() {
        return directory.resolve("api.sock");
    }

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
