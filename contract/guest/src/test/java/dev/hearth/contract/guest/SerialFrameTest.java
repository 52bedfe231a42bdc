// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The frames of the serial port: their bytes, and what a reader makes of streams that tear, merge
/// and lie. Random streams come from fixed seeds, so that a failure is there again.
class SerialFrameTest {

    private static final String GET = "GET /metrics HTTP/1.1\r\nHost: guest\r\n\r\n";

    private static byte[] frame(int tag, byte[] payload) {
        byte[] frame = new byte[payload.length + SerialFrame.OVERHEAD_BYTES];
        assertThat(SerialFrame.write(tag, payload, 0, payload.length, frame))
                .isEqualTo(frame.length);
        return frame;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /// Feeds a stream in pieces of random length; answers "tag:payload" of each frame.
    private static List<String> read(byte[] stream, int maxPayload, Random random) {
        SerialFrameReader reader = new SerialFrameReader(maxPayload);
        List<String> frames = new ArrayList<>();
        for (int at = 0; at < stream.length; ) {
            int end = Math.min(stream.length, at + 1 + random.nextInt(64));
            at += reader.take(stream, at, end);
            if (reader.hasFrame()) {
                String payload = new String(reader.payload(), 0, reader.length(), ISO_8859_1);
                frames.add(reader.tag() + ":" + payload);
            }
        }
        return frames;
    }

    @Test
    void theRequestIsTheGoldenOne() throws IOException {
        byte[] golden = Files.readAllBytes(Path.of("golden", "serial-request.frame"));

        assertThat(frame(0x2a, bytes(GET))).isEqualTo(golden);
        assertThat(read(golden, 4096, new Random(1))).containsExactly("42:" + GET);
    }

    @Test
    void theCheckIsTheUsualCrc32() {
        byte[] frame = frame(-1, bytes("payload"));
        CRC32 crc = new CRC32();
        crc.update(bytes("1ffffffffpayload"));

        assertThat(new String(frame, ISO_8859_1))
                .isEqualTo("\u00011ffffffffpayload\u0004%08x\n".formatted(crc.getValue()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void wholeFramesAreReadHoweverTheyAreCutAndWhateverIsBetween(long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            byte[] payload = text(random, random.nextInt(200));
            byte[] frame = frame(i, payload);
            switch (random.nextInt(4)) {
                case 0 -> stream.writeBytes(text(random, random.nextInt(40)));
                case 1 -> stream.write(frame, 0, random.nextInt(frame.length));
                case 2 -> stream.write(SerialFrame.END);
                default -> {}
            }
            stream.writeBytes(frame);
            sent.add(i + ":" + new String(payload, ISO_8859_1));
        }

        assertThat(read(stream.toByteArray(), 200, random)).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void damagedFramesAreNeverTakenForWholeOnes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            byte[] frame = frame(i, text(random, 1 + random.nextInt(100)));
            int at = 1 + random.nextInt(frame.length - 1);
            frame[at] ^= (byte) (1 << random.nextInt(8));

            assertThat(read(frame, 100, random)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void noiseIsNoFrameAndAFrameBehindItIs(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[5000];
            random.nextBytes(noise);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            stream.writeBytes(noise);
            stream.writeBytes(frame(1, bytes("x")));

            assertThat(read(stream.toByteArray(), 100, random)).containsExactly("1:x");
        }
    }

    @Test
    void aPayloadAsLongAsAllowedIsReadAndALongerOneDropped() {
        byte[] stream = new byte[0];
        for (int length : new int[] {4096, 4097, 0}) {
            byte[] frame = frame(length, new byte[length]);
            byte[] longer = new byte[stream.length + frame.length];
            System.arraycopy(stream, 0, longer, 0, stream.length);
            System.arraycopy(frame, 0, longer, stream.length, frame.length);
            stream = longer;
        }

        assertThat(read(stream, 4096, new Random(1)))
                .containsExactly("4096:" + "\0".repeat(4096), "0:");
    }

    @Test
    void anotherVersionIsDropped() {
        byte[] frame = frame(1, bytes("x"));
        frame[1] = '2';

        assertThat(read(frame, 100, new Random(1))).isEmpty();
    }

    @Test
    void aReaderThatStartsAgainForgetsWhatHasBegun() {
        SerialFrameReader reader = new SerialFrameReader(100);
        byte[] frame = frame(1, bytes("x"));
        reader.take(frame, 0, 12);
        reader.restart();
        reader.take(frame, 12, frame.length);

        assertThat(reader.hasFrame()).isFalse();
    }

    /// Any bytes but the two that a payload never holds.
    private static byte[] text(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        for (int i = 0; i < length; i++) {
            if (bytes[i] == SerialFrame.START || bytes[i] == SerialFrame.END) {
                bytes[i] = '\n';
            }
        }
        return bytes;
    }
}
