// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Takes every registration, and keeps it. Listens on a loopback port; a guest that is booted with
/// [#network] reaches that, and nothing else, as 10.0.2.100:80.
final class TinyManager implements AutoCloseable {

    private static final int MOST_BYTES = 2000;
    private static final int TIMEOUT_MILLIS = 20_000;

    private final ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final List<String> calls = new CopyOnWriteArrayList<>();

    TinyManager() throws IOException {
        Thread.ofVirtual().name("tiny-manager").start(this::serve);
    }

    String network() {
        return ",guestfwd=tcp:10.0.2.100:80-cmd:/bin/busybox nc 127.0.0.1 " + socket.getLocalPort();
    }

    /// Whole requests, the first one first.
    List<String> calls() {
        return List.copyOf(calls);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket call = socket.accept()) {
                call.setSoTimeout(TIMEOUT_MILLIS);
                calls.add(read(call.getInputStream()));
                call.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII));
            } catch (IOException _) {
                // A call that was broken off, or the end: a test sees which calls came.
            }
        }
    }

    /// The body of a registration ends with a brace, and its head has none.
    private static String read(InputStream in) throws IOException {
        StringBuilder call = new StringBuilder();
        while (call.indexOf("}") < 0 && call.length() < MOST_BYTES) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("broken off");
            }
            call.append((char) next);
        }
        return call.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the manager's port", e);
        }
    }
}
