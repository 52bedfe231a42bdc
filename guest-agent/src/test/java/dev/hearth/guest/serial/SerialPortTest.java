// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.serial;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.guest.SerialFrame;
import dev.hearth.contract.guest.SerialFrameReader;
import dev.hearth.guest.http.Exchange;
import dev.hearth.guest.http.NoIntake;
import dev.hearth.guest.http.Request;
import dev.hearth.guest.http.Response;
import dev.hearth.guest.http.Routes;
import dev.hearth.guest.http.Traffic;
import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.kernel.Peer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The port against hosts that come, go, and stop in the middle. Fixture: a kernel in memory with
/// two virtio ports, and one route that answers `[]` or something long.
class SerialPortTest {

    private static final String GET = "GET /hello HTTP/1.1\r\nHost: g\r\n\r\n";

    private final MemoryKernel kernel = new MemoryKernel();
    private final Traffic traffic = new Traffic();
    private final Peer host = new Peer();
    private int padding;
    private final SerialPort port =
            new SerialPort(
                    kernel,
                    new Exchange(new Hello(), new NoIntake(), traffic, new Response(60_000)));

    private final class Hello implements Routes {
        @Override
        public boolean has(Request request) {
            return request.isPath("/hello");
        }

        @Override
        public void answer(Request request, Response response) {
            response.body().beginArray();
            if (padding > 0) {
                response.body().plain("x".repeat(padding));
            }
            response.body().endArray();
        }
    }

    @BeforeEach
    void plugIn() {
        kernel.directories.put(
                "/sys/class/virtio-ports/", List.of(".", "..", "vport0p0", "vport2p1"));
        name("vport0p0", "org.example.other");
        name("vport2p1", SerialFrame.PORT_NAME);
        kernel.devices.put("/dev/vport2p1", host);
    }

    private void name(String device, String name) {
        kernel.files.put(
                "/sys/class/virtio-ports/" + device + "/name", (name + "\n").getBytes(ISO_8859_1));
    }

    private static String frame(int tag, String payload) {
        byte[] bytes = payload.getBytes(ISO_8859_1);
        byte[] frame = new byte[bytes.length + SerialFrame.OVERHEAD_BYTES];
        SerialFrame.write(tag, bytes, 0, bytes.length, frame);
        return new String(frame, ISO_8859_1);
    }

    private static List<String> frames(String text) {
        List<String> frames = new ArrayList<>();
        SerialFrameReader reader = new SerialFrameReader(SerialFrame.MAX_ANSWER_BYTES);
        byte[] bytes = text.getBytes(ISO_8859_1);
        for (int at = 0; at < bytes.length; ) {
            at += reader.take(bytes, at, bytes.length);
            if (reader.hasFrame()) {
                String payload = new String(reader.payload(), 0, reader.length(), ISO_8859_1);
                frames.add(reader.tag() + " " + payload.substring(0, 12));
            }
        }
        return frames;
    }

    private void settle() {
        for (int i = 0; i < 1000 && port.descriptor() >= 0; i++) {
            int[] set = {port.descriptor(), port.interest()};
            if (kernel.poll(set, 1, 0) == 0) {
                return;
            }
            port.ready(0);
        }
    }

    @Test
    void aRequestIsAnsweredUnderItsTag() {
        host.send(frame(7, GET));
        port.tick();
        settle();

        assertThat(frames(host.received())).containsExactly("7 HTTP/1.1 200");
        assertThat(kernel.log).hasSize(1);
    }

    @Test
    void aLonelyPortIsLookedAtOnceASecondAndNotWaitedFor() {
        host.end();
        port.tick();
        assertThat(port.descriptor()).isNegative();

        host.comeBack();
        host.send(frame(1, GET));
        port.tick();
        settle();

        assertThat(frames(host.received())).containsExactly("1 HTTP/1.1 200");
    }

    @Test
    void aHostThatTakesTheMiddleOfAnothersRequestIsUnderstood() {
        host.send("noise" + frame(1, GET).substring(0, 20));
        port.tick();
        settle();

        host.send(frame(2, GET) + frame(3, "GET /no HTTP/1.1\r\nHost: g\r\n\r\n"));
        settle();

        assertThat(frames(host.received())).containsExactly("2 HTTP/1.1 200", "3 HTTP/1.1 404");
    }

    @Test
    void whatIsNoRequestGetsA400() {
        host.send(frame(1, "hello") + frame(2, GET + GET) + frame(3, ""));
        port.tick();
        settle();

        assertThat(frames(host.received()))
                .containsExactly("1 HTTP/1.1 400", "2 HTTP/1.1 400", "3 HTTP/1.1 400");
    }

    @Test
    void anEmptyFrameThatComesFirstGetsA400() {
        host.send(frame(1, ""));
        port.tick();
        settle();

        assertThat(frames(host.received())).containsExactly("1 HTTP/1.1 400");
    }

    @Test
    void aSlowHostGetsTheWholeAnswer() {
        padding = 50_000;
        host.takeOnly(1000);
        host.send(frame(1, GET) + frame(2, GET));
        port.tick();
        settle();
        StringBuilder received = new StringBuilder(host.received());
        for (int i = 0; i < 200; i++) {
            host.takeOnly(1000);
            settle();
            received.append(host.received());
        }

        assertThat(frames(received.toString())).containsExactly("1 HTTP/1.1 200", "2 HTTP/1.1 200");
    }

    @Test
    void anAnswerToAHostThatHasGoneIsDropped() {
        padding = 50_000;
        host.takeOnly(1000);
        host.send(frame(1, GET));
        port.tick();
        settle();
        host.end();
        // A port without its host is ready always, and takes nothing.
        port.ready(0);
        assertThat(port.descriptor()).isNegative();

        String torn = host.received();
        host.comeBack();
        host.takeOnly(Integer.MAX_VALUE);
        padding = 0;
        host.send(frame(2, GET));
        port.tick();
        settle();

        assertThat(frames(torn + host.received())).containsExactly("2 HTTP/1.1 200");
    }

    @Test
    void aPortThatIsMissingIsLookedForLessAndLessOften() {
        kernel.directories.clear();
        for (int second = 0; second < 10; second++) {
            port.tick();
        }
        plugIn();
        host.send(frame(1, GET));
        for (int second = 0; second < 16; second++) {
            port.tick();
        }
        settle();

        assertThat(frames(host.received())).containsExactly("1 HTTP/1.1 200");
    }

    @Test
    void aPortThatWasUnpluggedIsLookedForAgain() {
        port.tick();
        host.reset();
        host.send(frame(1, GET));
        settle();
        assertThat(port.descriptor()).isNegative();
    }
}
