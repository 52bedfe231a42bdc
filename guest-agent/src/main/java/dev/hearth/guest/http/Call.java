// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import dev.hearth.guest.kernel.Channel;
import dev.hearth.guest.kernel.Errno;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.net.Ascii;
import dev.hearth.guest.net.Endpoint;

/// One request of the agent's own at a time, over a connection of its own, and the small answer.
/// Never blocks; whatever is not done after five seconds has failed.
public final class Call implements Channel {

    /// [#status] of a call that nobody answered.
    public static final int NO_ANSWER = 0;

    private enum State {
        IDLE,
        SENDING,
        RECEIVING
    }

    private static final long TIME_NANOS = 5_000_000_000L;

    private final Kernel kernel;
    private final Answer answer = new Answer();
    private byte[] request = new byte[0];
    private State state = State.IDLE;
    private int socket = -1;
    private int sent;
    private long deadline = NEVER;

    public Call(Kernel kernel) {
        this.kernel = kernel;
    }

    /// Begins; see [#isBusy].
    ///
    /// @param head of the request: its line, and headers but Host, Connection and Content-Length
    /// @param body empty for none
    public void start(Endpoint where, String head, String body, long now) {
        answer.restart();
        sent = 0;
        socket = kernel.connect(where.socketAddress());
        if (socket < 0) {
            return;
        }
        request =
                Ascii.bytes(
                        head
                                + "Host: "
                                + where
                                + "\r\nConnection: close\r\nContent-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body);
        state = State.SENDING;
        deadline = now + TIME_NANOS;
    }

    /// Whether it still goes on.
    public boolean isBusy() {
        return state != State.IDLE;
    }

    /// The status of the last answer, or [#NO_ANSWER].
    public int status() {
        return answer.status();
    }

    /// The body of the last answer; empty when there is none, or not all of it came.
    public String body() {
        return answer.body();
    }

    @Override
    public int descriptor() {
        return socket;
    }

    @Override
    public int interest() {
        return state == State.SENDING ? Kernel.WRITABLE : Kernel.READABLE;
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public void expire(long now) {
        end();
    }

    @Override
    public void ready(long now) {
        if (state == State.SENDING) {
            send();
        } else {
            receive();
        }
    }

    private void send() {
        int count = kernel.send(socket, request, sent, request.length - sent);
        if (Errno.isNotNow(count)) {
            return;
        }
        if (count < 0) {
            end();
            return;
        }
        sent += count;
        if (sent == request.length) {
            state = State.RECEIVING;
        }
    }

    private void receive() {
        int count = kernel.receive(socket, answer.bytes(), answer.filled(), answer.room());
        if (Errno.isNotNow(count)) {
            return;
        }
        if (count == 0) {
            answer.end();
        }
        if (count <= 0 || !answer.take(count)) {
            end();
        }
    }

    private void end() {
        kernel.close(socket);
        socket = -1;
        state = State.IDLE;
        deadline = NEVER;
    }
}
