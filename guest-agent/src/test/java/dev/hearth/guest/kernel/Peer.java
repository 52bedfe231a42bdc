// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// The other side of a connection.
public final class Peer {

    final Deque<Byte> toAgent = new ArrayDeque<>();
    final ByteArrayOutputStream fromAgent = new ByteArrayOutputStream();
    int room = Integer.MAX_VALUE;
    boolean ended;
    boolean gone;
    boolean agentEnded;
    boolean closed;

    /// struct sockaddr_in of 127.0.0.1, unless it is another.
    byte[] address = {2, 0, 0, 1, 127, 0, 0, 1};

    /// Sends bytes, one for each character.
    public Peer send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Peer send(byte[] bytes) {
        for (byte b : bytes) {
            toAgent.add(b);
        }
        return this;
    }

    /// Where the agent called, in the form of struct sockaddr.
    public byte[] address() {
        return address;
    }

    /// Is there again, or for the first time, after it had ended.
    public void comeBack() {
        ended = false;
    }

    /// Sends nothing more.
    public void end() {
        ended = true;
    }

    /// Resets the connection: whoever writes meets EPIPE.
    public void reset() {
        gone = true;
        ended = true;
    }

    /// Takes at most so many bytes more.
    public void takeOnly(int bytes) {
        room = bytes;
    }

    /// What has come since the last call.
    public String received() {
        String text = fromAgent.toString(StandardCharsets.ISO_8859_1);
        fromAgent.reset();
        return text;
    }

    /// Whether the agent has closed the connection, or will send nothing more.
    public boolean isEnded() {
        return closed || agentEnded;
    }

    /// Whether the agent has closed the connection.
    public boolean isClosed() {
        return closed;
    }

    boolean isReadable() {
        return !toAgent.isEmpty() || ended || gone;
    }
}
