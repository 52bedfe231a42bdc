// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.serial;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hearth.contract.guest.SerialFrame;
import dev.hearth.contract.guest.SerialFrameReader;
import dev.hearth.guest.fuzz.Check;
import dev.hearth.guest.fuzz.HttpAnswer;
import dev.hearth.guest.fuzz.Pieces;
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

/// The port against a host that writes any bytes and any payloads in frames, goes away between
/// them, and takes answers slowly: what it answers are whole frames with HTTP in them, and the
/// request that comes last is answered under its tag.
public final class SerialPortFuzz {

    private static final String GET = "GET /hello HTTP/1.1\r\nHost: g\r\n\r\n";
    private static final int LAST_TAG = 0x7e57;
    private static final int MOST_TURNS = 100_000;
    private static final int MOST_PARTS = 20;

    private static final class Hello implements Routes {
        @Override
        public boolean has(Request request) {
            return request.isPath("/hello");
        }

        @Override
        public void answer(Request request, Response response) {
            response.body().beginArray();
            response.body().endArray();
        }
    }

    private static final Exchange EXCHANGE =
            new Exchange(new Hello(), new NoIntake(), new Traffic(), new Response(4096));

    private final MemoryKernel kernel = new MemoryKernel();
    private final Peer host = new Peer();
    private final SerialPort port = new SerialPort(kernel, EXCHANGE);
    private final StringBuilder received = new StringBuilder();

    private SerialPortFuzz() {
        kernel.directories.put("/sys/class/virtio-ports/", List.of("vport0p1"));
        kernel.files.put(
                "/sys/class/virtio-ports/vport0p1/name",
                (SerialFrame.PORT_NAME + "\n").getBytes(ISO_8859_1));
        kernel.devices.put("/dev/vport0p1", host);
    }

    /// Each part begins with a byte that says what the host does with the rest.
    public static void fuzzerTestOneInput(byte[] input) {
        SerialPortFuzz fuzz = new SerialPortFuzz();
        fuzz.port.tick();
        for (byte[] part : Pieces.split(input, MOST_PARTS)) {
            fuzz.act(part.length == 0 ? 0 : part[0] & 7, Pieces.behindFirst(part));
        }
        fuzz.host.takeOnly(Integer.MAX_VALUE);
        fuzz.host.comeBack();
        fuzz.settle();
        fuzz.host.send(frame(LAST_TAG, GET.getBytes(ISO_8859_1)));
        fuzz.settle();
        fuzz.check();
    }

    private void act(int what, byte[] bytes) {
        switch (what) {
            case 0, 1 -> host.send(bytes);
            case 2, 3 -> host.send(frame(what, bytes));
            case 4 -> host.takeOnly(bytes.length);
            case 5 -> host.end();
            case 6 -> host.comeBack();
            default -> Pieces.cut(bytes, bytes.length).forEach(host::send);
        }
        settle();
    }

    private static byte[] frame(int tag, byte[] payload) {
        byte[] frame = new byte[payload.length + SerialFrame.OVERHEAD_BYTES];
        SerialFrame.write(tag, payload, 0, payload.length, frame);
        return frame;
    }

    private void settle() {
        port.tick();
        for (int i = 0; i < MOST_TURNS && port.descriptor() >= 0; i++) {
            int[] set = {port.descriptor(), port.interest()};
            if (kernel.poll(set, 1, 0) == 0) {
                break;
            }
            port.ready(0);
        }
        received.append(host.received());
    }

    private void check() {
        List<Integer> tags = new ArrayList<>();
        SerialFrameReader reader = new SerialFrameReader(SerialFrame.MAX_ANSWER_BYTES);
        byte[] bytes = received.toString().getBytes(ISO_8859_1);
        for (int at = 0; at < bytes.length; ) {
            at += reader.take(bytes, at, bytes.length);
            if (reader.hasFrame()) {
                String answer = new String(reader.payload(), 0, reader.length(), ISO_8859_1);
                Check.same(HttpAnswer.all(answer).size(), 1);
                tags.add(reader.tag());
            }
        }
        Check.that(!tags.isEmpty() && tags.getLast() == LAST_TAG, tags);
        Check.same(kernel.openDescriptors(), 1);
        Check.same(kernel.log.size(), 1);
    }
}
