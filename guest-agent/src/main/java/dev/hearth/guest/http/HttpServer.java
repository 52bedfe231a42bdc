// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import dev.hearth.guest.kernel.Channel;
import dev.hearth.guest.kernel.Errno;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;
import org.jspecify.annotations.Nullable;

/// The server: its doors, a bounded number of connections, and the poll that waits for all of them
/// and for the agent's other channels. Runs on the one thread that calls [#turn].
public final class HttpServer {

    private static final int MAX_ACCEPTED_PER_TURN = 16;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private final Kernel kernel;
    private final Log log;
    private final Listener[] listeners;
    private final Channel[] channels;
    private final Exchange exchange;

    private final Connection[] connections = new Connection[HttpLimits.MAX_CONNECTIONS];

    /// struct pollfd: the listeners, the channels, then each connection at its place.
    private final int[] pollSet;

    /// Place of the first channel, and of the first connection.
    private final int firstChannel;

    private final int firstConnection;

    /// Places that were ever taken; those behind them need no look.
    private int used;

    /// @param channels what else waits in the same loop
    /// @param inherited sockets that listen already, by the order of doors; negative, or missing:
    ///   none
    public HttpServer(
            Kernel kernel, Exchange exchange, Door[] doors, Channel[] channels, int[] inherited) {
        this.kernel = kernel;
        this.log = new Log(kernel);
        this.exchange = exchange;
        this.channels = channels;
        listeners = new Listener[doors.length];
        for (int i = 0; i < doors.length; i++) {
            listeners[i] = new Listener(kernel, doors[i], i < inherited.length ? inherited[i] : -1);
        }
        firstChannel = doors.length;
        firstConnection = firstChannel + channels.length;
        pollSet = new int[2 * (firstConnection + HttpLimits.MAX_CONNECTIONS)];
        for (int i = 0; i < connections.length; i++) {
            connections[i] = new Connection(kernel, exchange);
        }
    }

    /// Waits until there is something to do, but not beyond `wakeAt`, and does it. Answers the time
    /// at which it went to work.
    public long turn(long wakeAt) {
        long before = kernel.monotonicNanos();
        for (Listener listener : listeners) {
            open(listener, before);
        }
        int ready = kernel.poll(pollSet, fillPollSet(before), waitMillis(before, wakeAt));
        exchange.traffic().wakeup();
        long now = kernel.monotonicNanos();
        for (int i = 0; i < used; i++) {
            Connection connection = connections[i];
            if (!connection.isClosed()) {
                run(connection, ready > 0 && isReady(firstConnection + i), now);
            }
        }
        for (int i = 0; i < channels.length; i++) {
            if (ready > 0 && isReady(firstChannel + i)) {
                channels[i].ready(now);
            } else if (channels[i].deadline() - now <= 0) {
                channels[i].expire(now);
            }
        }
        for (int i = 0; i < listeners.length; i++) {
            if (ready > 0 && isReady(i)) {
                acceptAll(listeners[i], now);
            }
        }
        return now;
    }

    /// The sockets it listens on, by the order of doors; negative: not now.
    public int[] listeners() {
        int[] sockets = new int[listeners.length];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = listeners[i].socket();
        }
        return sockets;
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

    private void open(Listener listener, long now) {
        switch (listener.tryOpen(now)) {
            case OPENED -> log.say("listening on " + listener.name());
            case FAILED -> {
                if (!listener.isOptional()) {
                    log.say(sentenceOfFailure(listener));
                }
            }
            case UNCHANGED, FAILED_AGAIN -> {}
        }
    }

    private static String sentenceOfFailure(Listener listener) {
        String reason =
                listener.error() == Errno.EADDRINUSE
                        ? "another program has the port"
                        : "error " + listener.error();
        return "cannot listen on " + listener.name() + " (" + reason + "); will keep trying";
    }

    private int fillPollSet(long now) {
        int place = 0;
        for (Listener listener : listeners) {
            place = put(place, listener.socketToPoll(now), Kernel.READABLE);
        }
        for (Channel channel : channels) {
            place = put(place, channel.descriptor(), channel.interest());
        }
        for (int i = 0; i < used; i++) {
            Connection connection = connections[i];
            boolean open = !connection.isClosed();
            place = put(place, open ? connection.socket() : -1, open ? connection.interest() : 0);
        }
        return place;
    }

    private int put(int place, int descriptor, int interest) {
        pollSet[2 * place] = descriptor;
        pollSet[2 * place + 1] = interest;
        return place + 1;
    }

    private int waitMillis(long now, long wakeAt) {
        long until = wakeAt;
        for (Listener listener : listeners) {
            until = Math.min(until, listener.wakeAt(now));
        }
        for (Channel channel : channels) {
            until = Math.min(until, channel.deadline());
        }
        for (int i = 0; i < used; i++) {
            Connection connection = connections[i];
            if (!connection.isClosed()) {
                until = Math.min(until, connection.hasMore() ? now : connection.deadline());
            }
        }
        long millis = (until - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return (int) Math.max(0, Math.min(millis, LONGEST_WAIT_MILLIS));
    }

    private void acceptAll(Listener listener, long now) {
        for (int i = 0; i < MAX_ACCEPTED_PER_TURN; i++) {
            int socket = listener.accept(now);
            if (socket < 0) {
                return;
            }
            if (!listener.admitsPeer()) {
                exchange.traffic().refusal();
                kernel.close(socket);
                continue;
            }
            Connection connection = free(now);
            if (connection != null) {
                connection.open(socket, listener.guard(), now);
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

    /// By deadline: who has never asked goes before who has.
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
