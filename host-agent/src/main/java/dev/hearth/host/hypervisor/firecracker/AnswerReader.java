// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.firecracker.ApiException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Reads one HTTP/1.1 answer as Firecracker's server writes it: a status line whose reason is
/// empty, few headers, and a body exactly as long as Content-Length says. An answer without that
/// header has no body; who waits for the end of the connection waits for ever, for it is kept open.
final class AnswerReader {

    /// Firecracker's own answers have some 120 bytes of head.
    private static final int MAX_HEAD_BYTES = 8 * 1024;

    /// Larger than any configuration and than the largest metadata store by default (51200).
    private static final int MAX_BODY_BYTES = 1 << 20;

    private static final int CONTINUE = 100;

    private final ReadableByteChannel channel;
    private byte[] bytes = new byte[1024];
    private int length;

    AnswerReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /// The next answer that is more than "100 Continue".
    ApiAnswer read() throws IOException {
        while (true) {
            int headEnd = readHead();
            String head = new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1);
            int status = status(head);
            int bodyLength = contentLength(head);
            int whole = headEnd + bodyLength;
            while (length < whole) {
                fill(whole);
            }
            String body = new String(bytes, headEnd, bodyLength, StandardCharsets.UTF_8);
            length -= whole;
            System.arraycopy(bytes, whole, bytes, 0, length);
            if (status != CONTINUE) {
                return new ApiAnswer(status, body);
            }
        }
    }

    private int readHead() throws IOException {
        int at = 3;
        while (true) {
            for (; at < length; at++) {
                if (bytes[at - 3] == '\r'
                        && bytes[at - 2] == '\n'
                        && bytes[at - 1] == '\r'
                        && bytes[at] == '\n') {
                    return at + 1;
                }
            }
            if (length >= MAX_HEAD_BYTES) {
                throw broken("sent headers of more than " + MAX_HEAD_BYTES + " bytes");
            }
            fill(MAX_HEAD_BYTES);
        }
    }

    private void fill(int atMost) throws IOException {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + 1, Math.min(length * 2, atMost)));
        }
        int read = channel.read(ByteBuffer.wrap(bytes, length, bytes.length - length));
        if (read < 0) {
            throw broken("closed the connection before its answer was whole");
        }
        length += read;
    }

    private static int status(String head) throws ApiException {
        // "HTTP/1.1 204 ", and nothing after the blank.
        String[] words = head.substring(0, head.indexOf('\r')).split(" ", 3);
        if (words.length < 2
                || !words[0].startsWith("HTTP/1.")
                || !words[1].matches("[1-5]\\d\\d")) {
            throw broken("sent no HTTP status line");
        }
        return Integer.parseInt(words[1]);
    }

    private static int contentLength(String head) throws ApiException {
        for (String line : head.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            if (name.equals("transfer-encoding")) {
                throw broken("encoded its answer for transfer");
            }
            if (name.equals("content-length")) {
                String value = line.substring(colon + 1).strip();
                if (!value.matches("\\d{1,9}") || Integer.parseInt(value) > MAX_BODY_BYTES) {
                    throw broken("announced a body of %.20s bytes".formatted(value));
                }
                return Integer.parseInt(value);
            }
        }
        return 0;
    }

    private static ApiException broken(String what) {
        return new ApiException(Kind.BROKEN, "Firecracker " + what);
    }
}
