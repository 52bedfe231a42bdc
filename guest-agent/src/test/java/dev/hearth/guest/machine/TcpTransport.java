// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// HTTP over TCP, one connection for as long as the agent keeps it.
final class TcpTransport implements Transport {

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");

    private final InetSocketAddress address;
    private @Nullable Socket socket;

    TcpTransport(InetSocketAddress address) {
        this.address = address;
    }

    @Override
    public String exchange(String request) throws IOException {
        InputStream in = send(request).getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the agent closed after " + head);
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new IOException("an answer without a length: " + head);
        }
        byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
        if (head.indexOf("\r\nConnection: close\r\n") >= 0) {
            close();
        }
        return head + new String(body, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void breakOff(String beginning) throws IOException {
        send(beginning);
        close();
    }

    private Socket send(String text) throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket(address.getAddress(), address.getPort());
            open.setSoTimeout(TIMEOUT_MILLIS);
            socket = open;
        }
        open.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return open;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
