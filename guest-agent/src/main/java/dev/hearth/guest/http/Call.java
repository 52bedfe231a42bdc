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

    private static final int MAX_ANSWER_BYTES = 2048;
    private static final long TIME_NANOS = 5_000_000_000L;
    private static final int STATUS_AT = 9;

    private final Kernel kernel;
    private final byte[] answer = new byte[MAX_ANSWER_BYTES];
    private byte[] request = new byte[0];
    private State state = State.IDLE;
    private int socket = -1;
    private int sent;
    private int filled;
    private long deadline = NEVER;
    private int status;

    public Call(Kernel kernel) {
        this.kernel = kernel;
    }

    /// Begins; see [#isBusy].
    ///
    /// @param head of the request: its line, and headers but Host, Connection and Content-Length
    /// @param body empty for none
    public void start(Endpoint where, String head, String body, long now) {
        status = NO_ANSWER;
        filled = 0;
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
        return status;
    }

    /// The body of the last answer, or the part of it that came; empty when there is none.
    public String body() {
        int start = Request.findEnd(answer, 0, filled);
        return start == 0 ? "" : Ascii.text(answer, start, filled);
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
        int count = kernel.receive(socket, answer, filled, answer.length - filled);
        if (Errno.isNotNow(count)) {
            return;
        }
        filled += Math.max(count, 0);
        if (count <= 0 || filled == answer.length) {
            status = parseStatus();
            end();
        }
    }

    /// The three digits of `HTTP/1.1 204 …`.
    private int parseStatus() {
        int number = 0;
        for (int i = STATUS_AT; i < STATUS_AT + 3; i++) {
            if (filled <= STATUS_AT + 3 || answer[i] < '0' || answer[i] > '9') {
                return NO_ANSWER;
            }
            number = 10 * number + answer[i] - '0';
        }
        return answer[0] == 'H' ? number : NO_ANSWER;
    }

    private void end() {
        kernel.close(socket);
        socket = -1;
        state = State.IDLE;
        deadline = NEVER;
    }
}
