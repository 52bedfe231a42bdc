// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// One connection to an API socket that sees every byte.
final class ApiClient implements AutoCloseable {

    /// @param head status line and headers, with their line ends
    /// @param body empty when there is none
    record Answer(int status, String head, String body) {
        boolean hasHeader(String line) {
            return head.contains("\r\n" + line + "\r\n");
        }
    }

    private final SocketChannel channel;
    private final InputStream in;

    ApiClient(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        in = Channels.newInputStream(channel);
    }

    Answer call(String method, String uri, String body) throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String header = body.isEmpty() ? "" : "Content-Length: " + length + "\r\n";
        send(method + " " + uri + " HTTP/1.1\r\n" + header + "\r\n" + body);
        return read();
    }

    void send(String text) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    Answer read() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("closed after: " + head);
            }
            head.append((char) next);
        }
        String text = head.toString();
        int status = Integer.parseInt(text.substring(9, 12));
        int at = text.indexOf("Content-Length: ");
        if (at < 0) {
            return new Answer(status, text, "");
        }
        int length = Integer.parseInt(text.substring(at + 16, text.indexOf('\r', at)));
        return new Answer(status, text, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    /// A line, without its end.
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    /// What can be read without waiting; the client is of no use afterwards.
    int readNow(ByteBuffer into) throws IOException {
        channel.configureBlocking(false);
        return channel.read(into);
    }

    /// Everything until the other side hangs up.
    String readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        in.transferTo(all);
        return all.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
