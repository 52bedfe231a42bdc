// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.hearth.contract.guest.GuestReportParser;
import dev.hearth.guest.upgrade.Signer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The binary, sent to itself. Fixture: the real process on a loopback port.
class BinaryUpgradeTest {

    private static final String GET =
            "GET /metrics HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n";

    @TempDir Path directory;

    @Test
    void anotherAgentTakesOverAndNobodyIsRefusedMeanwhile() throws Exception {
        assumeFalse(Binary.isEmulated(), "the emulator does not run what has no path");
        Signer signer = new Signer();
        try (Binary agent =
                Binary.start(
                        directory, "--listen", "127.0.0.1:0", "--upgrade-key", signer.keyText())) {
            int port = agent.awaitPort();
            String before = nonce(port);
            long descriptors = agent.descriptors();
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger asked = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            Thread client = Thread.ofPlatform().start(() -> connect(port, enough, asked, refused));

            String answer = send(port, signer, Files.readAllBytes(Binary.PATH));

            assertThat(answer).startsWith("HTTP/1.1 202 Accepted\r\n");
            Awaitility.await().ignoreExceptions().until(() -> !nonce(port).equals(before));
            enough.set(true);
            client.join();
            assertThat(agent.isAlive()).isTrue();
            assertThat(agent.log()).contains("another agent was sent, and takes over");
            assertThat(asked).hasPositiveValue();
            assertThat(refused).hasValue(0);
            Awaitility.await().until(() -> agent.descriptors() <= descriptors);
            assertThat(agent.name()).isEqualTo("guest-agent");

            String third = nonce(port);
            assertThat(send(port, signer, Files.readAllBytes(Binary.PATH))).contains(" 202 ");
            Awaitility.await().ignoreExceptions().until(() -> !nonce(port).equals(third));
        }
    }

    @Test
    void whatCannotRunLeavesTheOldOne() throws Exception {
        Signer signer = new Signer();
        try (Binary agent =
                Binary.start(
                        directory, "--listen", "127.0.0.1:0", "--upgrade-key", signer.keyText())) {
            int port = agent.awaitPort();
            String before = nonce(port);

            assertThat(send(port, signer, "no program".getBytes(US_ASCII))).contains(" 202 ");

            Awaitility.await().until(() -> agent.log().contains("cannot run here: error 8"));
            assertThat(nonce(port)).isEqualTo(before);
        }
    }

    private static void connect(
            int port, AtomicBoolean enough, AtomicInteger asked, AtomicInteger refused) {
        while (!enough.get()) {
            try (Socket _ = Binary.connect(port)) {
                asked.incrementAndGet();
            } catch (IOException e) {
                refused.incrementAndGet();
            }
        }
    }

    private static String nonce(int port) throws Exception {
        String response = Binary.exchange(port, GET);
        byte[] bytes = response.substring(response.indexOf("\r\n\r\n") + 4).getBytes(US_ASCII);
        return GuestReportParser.parse(bytes, 0, bytes.length).identity().nonce();
    }

    private static String send(int port, Signer signer, byte[] program) throws Exception {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(
                ("PUT /agent HTTP/1.1\r\nHost: g\r\nConnection: close\r\nContent-Length: "
                                + (64 + program.length)
                                + "\r\n\r\n")
                        .getBytes(US_ASCII));
        request.writeBytes(signer.sign(program));
        request.writeBytes(program);
        return Binary.exchange(port, request.toString(ISO_8859_1));
    }
}
