// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import dev.hearth.guest.kernel.Errno;
import dev.hearth.guest.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/// One connection after the other on the same buffer; its states are drawn in the package's page.
/// Requests are answered one by one: the next is not looked at before the last answer was taken.
final class Connection {

    private enum State {
        CLOSED,
        READING,
        TAKING,
        WRITING,
        ENDING
    }

    private final Kernel kernel;
    private final Exchange exchange;

    /// Made for the first connection that needs this place.
    private byte[] input = new byte[0];

    private State state = State.CLOSED;
    private int socket = -1;
    private @Nullable Guard guard;
    private int filled;
    private int scanned;
    private long deadline;
    private long idleSince;
    private boolean keepAlive;
    private boolean hasMore;

    /// Bytes of a body that are still to come.
    private long bodyLeft;

    private byte @Nullable [] waiting;
    private int waitingFrom;
    private int waitingTo;

    Connection(Kernel kernel, Exchange exchange) {
        this.kernel = kernel;
        this.exchange = exchange;
    }

    void open(int newSocket, Guard newGuard, long now) {
        if (input.length == 0) {
            input = new byte[HttpLimits.MAX_REQUEST_BYTES];
        }
        socket = newSocket;
        guard = newGuard;
        filled = 0;
        scanned = 0;
        hasMore = false;
        state = State.READING;
        deadline = now + HttpLimits.REQUEST_NANOS;
        idleSince = now;
        exchange.traffic().opened();
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /// Whether it waits for a request, and has waited since before `time`.
    boolean isIdleSince(long time) {
        return state == State.READING && filled == 0 && idleSince - time < 0;
    }

    int socket() {
        return socket;
    }

    /// What it waits for, as [Kernel#poll] wants it.
    int interest() {
        return state == State.WRITING ? Kernel.WRITABLE : Kernel.READABLE;
    }

    /// When [#expire] is due.
    long deadline() {
        return deadline;
    }

    /// Whether there are requests that wait for its next turn, not for bytes.
    boolean hasMore() {
        return hasMore;
    }

    /// Has its turn: the socket is ready, or [#hasMore].
    void run(long now) {
        switch (state) {
            case READING -> {
                if (hasMore) {
                    serve(now);
                } else {
                    receive(now);
                }
            }
            case TAKING -> takeMore(now);
            case WRITING -> flush(now);
            case ENDING -> discard(now);
            case CLOSED -> {}
        }
    }

    /// Its time is over.
    void expire(long now) {
        if (state == State.TAKING || (state == State.READING && filled > 0)) {
            abandonBody();
            exchange.refuse(Problem.REQUEST_TIMEOUT);
            keepAlive = false;
            send(now);
        } else {
            close();
        }
    }

    private void receive(long now) {
        int count = kernel.receive(socket, input, filled, input.length - filled);
        if (Errno.isNotNow(count)) {
            return;
        }
        if (count <= 0) {
            close();
            return;
        }
        if (filled == 0) {
            deadline = now + HttpLimits.REQUEST_NANOS;
        }
        filled += count;
        serve(now);
    }

    private void serve(long now) {
        hasMore = false;
        for (int served = 0; state == State.READING && filled > 0; served++) {
            if (served == HttpLimits.MAX_REQUESTS_PER_TURN) {
                hasMore = true;
                return;
            }
            if (!answerNext(now)) {
                return;
            }
        }
    }

    /// Answers the first request in the input; false when it is not there in full.
    private boolean answerNext(long now) {
        skipEmptyLines();
        int end = Request.findEnd(input, scanned, filled);
        if (end == 0) {
            scanned = filled;
            if (filled < input.length) {
                return false;
            }
            exchange.refuse(Problem.HEADER_TOO_LARGE);
            keepAlive = false;
        } else {
            keepAlive = exchange.answer(input, end, guard);
            drop(end);
            bodyLeft = exchange.bodyLength();
            if (bodyLeft > 0) {
                state = State.TAKING;
                deadline = now + HttpLimits.BODY_NANOS;
                takeBody(now);
                return true;
            }
        }
        send(now);
        return true;
    }

    private void takeMore(long now) {
        int count = kernel.receive(socket, input, filled, input.length - filled);
        if (Errno.isNotNow(count)) {
            return;
        }
        if (count <= 0) {
            close();
            return;
        }
        filled += count;
        takeBody(now);
        serve(now);
    }

    /// Hands over what is there of the body.
    private void takeBody(long now) {
        int count = (int) Math.min(filled, bodyLeft);
        exchange.takeBody(input, 0, count);
        drop(count);
        bodyLeft -= count;
        if (bodyLeft == 0) {
            exchange.endBody(keepAlive);
            state = State.READING;
            send(now);
        }
    }

    private void abandonBody() {
        if (state == State.TAKING) {
            state = State.READING;
            exchange.abandonBody();
        }
    }

    /// Some clients send an empty line after a request (RFC 9112, 2.2).
    private void skipEmptyLines() {
        int empty = 0;
        while (empty + 1 < filled && input[empty] == '\r' && input[empty + 1] == '\n') {
            empty += 2;
        }
        if (empty > 0) {
            drop(empty);
        }
    }

    private void drop(int count) {
        System.arraycopy(input, count, input, 0, filled - count);
        filled -= count;
        scanned = 0;
    }

    private void send(long now) {
        Response response = exchange.response();
        int sent = kernel.send(socket, response.bytes(), response.from(), response.length());
        if (Errno.isNotNow(sent)) {
            sent = 0;
        }
        if (sent == response.length()) {
            finish(now);
        } else if (sent < 0 || !keepForLater(response, sent)) {
            close();
        } else {
            state = State.WRITING;
            deadline = now + HttpLimits.WRITE_NANOS;
        }
    }

    private boolean keepForLater(Response response, int sent) {
        byte[] buffer = exchange.waitingAnswers().borrow();
        if (buffer == null) {
            return false;
        }
        waiting = buffer;
        waitingFrom = 0;
        waitingTo = response.length() - sent;
        System.arraycopy(response.bytes(), response.from() + sent, buffer, 0, waitingTo);
        return true;
    }

    private void flush(long now) {
        byte[] buffer = waiting;
        if (buffer == null) {
            throw new IllegalStateException("nothing waits to be written");
        }
        int sent = kernel.send(socket, buffer, waitingFrom, waitingTo - waitingFrom);
        if (Errno.isNotNow(sent)) {
            return;
        }
        if (sent < 0) {
            close();
            return;
        }
        waitingFrom += sent;
        if (waitingFrom == waitingTo) {
            giveBack();
            finish(now);
            serve(now);
        }
    }

    private void finish(long now) {
        if (keepAlive) {
            state = State.READING;
            idleSince = now;
            deadline = now + (filled == 0 ? HttpLimits.IDLE_NANOS : HttpLimits.REQUEST_NANOS);
        } else {
            // Closing at once would make the kernel drop an answer that is not read yet.
            kernel.endOutput(socket);
            state = State.ENDING;
            deadline = now + HttpLimits.ENDING_NANOS;
            filled = 0;
        }
    }

    /// Who never stops sending is not waited for.
    private void discard(long now) {
        int count = kernel.receive(socket, input, 0, input.length);
        if ((count <= 0 && !Errno.isNotNow(count)) || deadline - now <= 0) {
            close();
        }
    }

    private void giveBack() {
        byte[] buffer = waiting;
        if (buffer != null) {
            exchange.waitingAnswers().giveBack(buffer);
            waiting = null;
        }
    }

    void close() {
        abandonBody();
        giveBack();
        kernel.close(socket);
        socket = -1;
        hasMore = false;
        state = State.CLOSED;
        exchange.traffic().closed();
    }
}
