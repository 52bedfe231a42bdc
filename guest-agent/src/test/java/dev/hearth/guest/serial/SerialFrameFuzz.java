// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.serial;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hearth.contract.guest.SerialFrame;
import dev.hearth.contract.guest.SerialFrameReader;
import dev.hearth.guest.fuzz.Check;
import dev.hearth.guest.fuzz.Pieces;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// The frames of the serial port, both directions: a reader finds in any bytes what a second reader
/// finds, made of a regular expression and the JDK's CRC-32; the same however they are cut; and a
/// frame behind any bytes is read.
public final class SerialFrameFuzz {

    private static final int MAX_PAYLOAD = 256;
    private static final Pattern FRAME =
            Pattern.compile("\u0001(1([0-9a-f]{8})([^\u0001\u0004]{0,256}+))\u0004([0-9a-f]{8})\n");

    private SerialFrameFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] noise = Pieces.behindFirst(input);
        byte[] payload = payload(noise);
        byte[] frame = new byte[payload.length + SerialFrame.OVERHEAD_BYTES];
        SerialFrame.write(noise.length, payload, 0, payload.length, frame);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(noise);
        stream.writeBytes(frame);
        byte[] bytes = stream.toByteArray();

        List<String> found = read(List.of(bytes));

        Check.same(found, reference(new String(bytes, ISO_8859_1)));
        Check.same(found.getLast(), noise.length + " " + new String(payload, ISO_8859_1));
        Check.same(read(Pieces.cut(bytes, input.length == 0 ? 0 : input[0])), found);
    }

    /// The bytes without those that no payload holds.
    private static byte[] payload(byte[] bytes) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (byte b : bytes) {
            if (b != 1 && b != 4 && payload.size() < MAX_PAYLOAD) {
                payload.write(b);
            }
        }
        return payload.toByteArray();
    }

    private static List<String> read(List<byte[]> pieces) {
        SerialFrameReader reader = new SerialFrameReader(MAX_PAYLOAD);
        List<String> frames = new ArrayList<>();
        for (byte[] piece : pieces) {
            for (int at = 0; at < piece.length; ) {
                int taken = reader.take(piece, at, piece.length);
                Check.that(taken > 0, taken);
                at += taken;
                if (reader.hasFrame()) {
                    String payload = new String(reader.payload(), 0, reader.length(), ISO_8859_1);
                    frames.add(reader.tag() + " " + payload);
                }
            }
        }
        return frames;
    }

    private static List<String> reference(String text) {
        List<String> frames = new ArrayList<>();
        Matcher frame = FRAME.matcher(text);
        while (frame.find()) {
            CRC32 check = new CRC32();
            check.update(frame.group(1).getBytes(ISO_8859_1));
            if (check.getValue() == Long.parseLong(frame.group(4), 16)) {
                frames.add(Integer.parseUnsignedInt(frame.group(2), 16) + " " + frame.group(3));
            }
        }
        return frames;
    }
}
