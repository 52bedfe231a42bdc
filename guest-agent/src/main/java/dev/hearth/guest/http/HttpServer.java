// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import dev.hearth.guest.kernel.Errno;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;
import org.jspecify.annotations.Nullable;

/// The server: a listener, a bounded number of connections, and the poll that waits for all of
/// them. Runs on the one thread that calls [#turn].
public final class HttpServer {

    private static final int MAX_ACCEPTED_PER_TURN = 16;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private final Kernel kernel;
    private final Log log;
    private final Listener listener;
    private final Exchange exchange;

    private final Connection[] connections = new Connection[HttpLimits.MAX_CONNECTIONS];

    /// struct pollfd: the listener, then each connection at its place.
    private final int[] pollSet = new int[2 * (1 + HttpLimits.MAX_CONNECTIONS)];

    /// Places that were ever taken; those behind them need no look.
    private int used;

    /// @param maxJsonBytes of an answer in JSON
    public HttpServer(
            Kernel kernel,
            ListenAddress address,
            Routes routes,
            Traffic traffic,
            int maxJsonBytes) {
        this.kernel = kernel;
        this.log = new Log(kernel);
        this.listener = new Listener(kernel, address);
        this.exchange =
                new Exchange(
                        routes,
                        traffic,
                        new Response(maxJsonBytes, HttpLimits.MAX_EXPOSITION_BYTES));
        for (int i = 0; i < connections.length; i++) {
            connections[i] = new Connection(kernel, exchange);
        }
    }

    /// Waits until there is something to do, but not beyond `wakeAt`, and does it. Answers the time
    /// at which it went to work.
    public long turn(long wakeAt) {
        long before = kernel.monotonicNanos();
        openListener(before);
        int ready = kernel.poll(pollSet, fillPollSet(before), waitMillis(before, wakeAt));
        exchange.traffic().wakeup();
        long now = kernel.monotonicNanos();
        for (int i = 0; i < used; i++) {
            Connection connection = connections[i];
            if (!connection.isClosed()) {
                run(connection, ready > 0 && isReady(i + 1), now);
            }
        }
        if (ready > 0 && isReady(0)) {
            acceptAll(now);
        }
        return now;
    }

    private static void run(Connection connection, boolean ready, long now) {
        if (ready || connection.hasMore()) {
            connection.run(now);
        } else if (connection.deadline() - now <= 0) {
            connection.expire(now);
        }
    }

    private boolean isReady(int place) {
        return pollSet[2 * place] >= 0 && pollSet[2 * place + 1] >>> 16 != 0;
    }

    private void openListener(long now) {
        switch (listener.tryOpen(now)) {
            case OPENED -> log.say("listening on " + listener.address());
            case FAILED -> log.say(sentenceOfFailure());
            case UNCHANGED, FAILED_AGAIN -> {}
        }
    }

    private String sentenceOfFailure() {
        String reason =
                listener.error() == Errno.EADDRINUSE
                        ? "another program has the port"
                        : "error " + listener.error();
        return "cannot listen on " + listener.address() + " (" + reason + "); will keep trying";
    }

    private int fillPollSet(long now) {
        pollSet[0] = listener.socketToPoll(now);
        pollSet[1] = Kernel.READABLE;
        for (int i = 0; i < used; i++) {
            Connection connection = connections[i];
            boolean open = !connection.isClosed();
            pollSet[2 * (i + 1)] = open ? connection.socket() : -1;
            pollSet[2 * (i + 1) + 1] = open ? connection.interest() : 0;
        }
        return 1 + used;
    }

    private int waitMillis(long now, long wakeAt) {
        long until = Math.min(wakeAt, listener.wakeAt(now));
        for (int i = 0; i < used; i++) {
            Connection connection = connections[i];
            if (!connection.isClosed()) {
                until = Math.min(until, connection.hasMore() ? now : connection.deadline());
            }
        }
        long millis = (until - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return (int) Math.max(0, Math.min(millis, LONGEST_WAIT_MILLIS));
    }

    private void acceptAll(long now) {
        for (int i = 0; i < MAX_ACCEPTED_PER_TURN; i++) {
            int socket = listener.accept(now);
            if (socket < 0) {
                return;
            }
            Connection connection = free(now);
            if (connection != null) {
                connection.open(socket, now);
            } else {
                refuse(socket);
            }
        }
    }

    /// A place for a new connection; null when there is none.
    private @Nullable Connection free(long now) {
        for (int i = 0; i < connections.length; i++) {
            if (connections[i].isClosed()) {
                used = Math.max(used, i + 1);
                return connections[i];
            }
        }
        Connection idle = longestIdle(now);
        if (idle != null) {
            idle.close();
        }
        return idle;
    }

    private @Nullable Connection longestIdle(long now) {
        Connection longest = null;
        for (Connection connection : connections) {
            if (connection.isIdleSince(now - HttpLimits.GIVE_WAY_NANOS)
                    && (longest == null || connection.deadline() < longest.deadline())) {
                longest = connection;
            }
        }
        return longest;
    }

    private void refuse(int socket) {
        exchange.refuseConnection();
        Response response = exchange.response();
        kernel.send(socket, response.bytes(), response.from(), response.length());
        kernel.endOutput(socket);
        kernel.close(socket);
    }
}
