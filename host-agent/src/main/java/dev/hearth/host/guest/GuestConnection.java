// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReportParser;
import dev.hearth.contract.guest.MalformedReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything about asking one target: at most one connection, at most one question on it. Lives on
/// the poller's thread; the states are drawn in the package's description.
final class GuestConnection {

    private static final Logger log = LoggerFactory.getLogger(GuestConnection.class);

    private enum Step {
        CLOSED,
        CONNECTING,
        GREETING,
        WAITING,
        IDLE
    }

    /// Never looked at.
    private static final long NOWHERE = Long.MIN_VALUE;

    private final GuestTarget target;
    private final GuestListener listener;
    private final Selector selector;
    private final PollSchedule schedule;
    private final Doors doors;
    private final AnswerBuffer answer;

    /// What is said at the door that is asked.
    private @Nullable VsockGreeting greeting;

    private ByteBuffer request = ByteBuffer.allocate(0);
    private Step step = Step.CLOSED;
    private @Nullable SocketChannel channel;
    private @Nullable ResponseHead head;
    private long dueAt;
    private long askedAt;
    private Duration patience = PollSchedule.PATIENCE;
    private int answersOnChannel;
    private long wheelTick = NOWHERE;

    /// What all connections of a thread use.
    record Shared(Selector selector, AnswerBuffer.Spare spare) {}

    GuestConnection(
            GuestTarget target,
            GuestListener listener,
            Shared shared,
            PollSchedule schedule,
            long now) {
        this.target = target;
        this.listener = listener;
        this.selector = shared.selector();
        this.answer = new AnswerBuffer(shared.spare());
        this.schedule = schedule;
        this.dueAt = now;
        this.doors = new Doors(target.doors());
    }

    GuestTarget target() {
        return target;
    }

    /// Starts what is due and ends what is overdue.
    void tick(long now) {
        switch (step) {
            case CLOSED, IDLE -> {
                if (now - dueAt >= 0) {
                    guarded(() -> ask(now), now);
                }
            }
            case CONNECTING, GREETING, WAITING -> {
                if (now - askedAt >= patience.toNanos()) {
                    refuse(Refusals.overdue(doors.current(), patience), now);
                }
            }
        }
    }

    /// When it needs a [#tick], unless something comes before.
    long wakeAt() {
        return isAwaiting() ? askedAt + patience.toNanos() : dueAt;
    }

    /// Whether an answer may come at any moment.
    boolean isAwaiting() {
        return step != Step.CLOSED && step != Step.IDLE;
    }

    /// Where [PollWheel] has it.
    long wheelTick() {
        return wheelTick;
    }

    void wheelTick(long tick) {
        wheelTick = tick;
    }

    /// Goes on after the selector found the channel ready.
    void ready(SelectionKey key, long now) {
        guarded(() -> proceed(key, now), now);
    }

    /// Lets go of the connection; the target is told nothing more of.
    void close() {
        step = Step.CLOSED;
        answersOnChannel = 0;
        answer.clear();
        head = null;
        SocketChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                log.atDebug().setCause(e).addKeyValue("vm", target.vmId()).log("close failed");
            }
        }
    }

    private interface Work {
        void run() throws IOException, RefusedAnswer, MalformedReport;
    }

    /// However the work on one guest ends, the poller lives on.
    private void guarded(Work work, long now) {
        Step before = step;
        try {
            work.run();
        } catch (RefusedAnswer e) {
            refuse(Refusals.of(doors.current(), e), now);
        } catch (MalformedReport e) {
            refuse(Refusals.notReport(doors.current(), e), now);
        } catch (IOException e) {
            if (before == Step.IDLE && step == Step.IDLE) {
                lostWhileIdle(now);
            } else if (before == Step.WAITING) {
                refuse(Refusals.closed(doors.current()), now);
            } else {
                refuse(Refusals.unreachable(doors.current(), e), now);
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("vm", target.vmId()).log("guest poll failed");
            refuse(Refusals.hostFault(doors.current()), now);
        }
    }

    private void refuse(Refusal refusal, long now) {
        close();
        doors.refused(now);
        dueAt = schedule.afterRefusal(now);
        listener.refused(target, refusal);
    }

    private void ask(long now) throws IOException, RefusedAnswer {
        listener.asked(now - dueAt);
        askedAt = now;
        patience = schedule.patience(now);
        SocketChannel open = channel;
        if (open != null) {
            send(open);
            return;
        }
        step = Step.CONNECTING;
        GuestDoor door = doors.current();
        prepare(door);
        SocketChannel fresh =
                switch (door) {
                    case GuestDoor.Tcp ignored -> SocketChannel.open();
                    case GuestDoor.Vsock ignored -> SocketChannel.open(StandardProtocolFamily.UNIX);
                };
        channel = fresh;
        fresh.configureBlocking(false);
        if (fresh.connect(address(door, fresh))) {
            fresh.register(selector, SelectionKey.OP_READ, this);
            begin(fresh);
        } else {
            fresh.register(selector, SelectionKey.OP_CONNECT, this);
        }
    }

    private void prepare(GuestDoor door) {
        greeting =
                switch (door) {
                    case GuestDoor.Tcp ignored -> null;
                    case GuestDoor.Vsock vsock -> new VsockGreeting(vsock.port());
                };
        String host =
                switch (door) {
                    case GuestDoor.Tcp tcp -> tcp.endpoint();
                    case GuestDoor.Vsock ignored -> "localhost";
                };
        request =
                ByteBuffer.wrap(
                        """
                        GET %s HTTP/1.1\r
                        Host: %s\r
                        Accept: application/json\r
                        \r
                        """
                                .formatted(GuestApi.METRICS_PATH, host)
                                .getBytes(StandardCharsets.US_ASCII));
    }

    private static SocketAddress address(GuestDoor door, SocketChannel fresh) throws IOException {
        return switch (door) {
            case GuestDoor.Tcp tcp -> {
                fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
                // A literal: no name service is ever asked.
                yield new InetSocketAddress(InetAddress.ofLiteral(tcp.address()), tcp.port());
            }
            case GuestDoor.Vsock vsock -> UnixDomainSocketAddress.of(vsock.socket());
        };
    }

    /// On a connection that was just made.
    private void begin(SocketChannel open) throws IOException, RefusedAnswer {
        VsockGreeting first = greeting;
        if (first == null) {
            send(open);
        } else {
            step = Step.GREETING;
            first.send(open);
        }
    }

    private void send(SocketChannel open) throws IOException, RefusedAnswer {
        step = Step.WAITING;
        request.rewind();
        open.write(request);
        if (request.hasRemaining()) {
            // Some 80 bytes always fit into the send buffer of a peer that reads at all.
            throw new RefusedAnswer(Refusal.Kind.CLOSED, "does not read what it is asked");
        }
    }

    private void proceed(SelectionKey key, long now)
            throws IOException, RefusedAnswer, MalformedReport {
        SocketChannel open = channel;
        if (open == null) {
            return;
        }
        switch (step) {
            case CLOSED -> {}
            case CONNECTING -> {
                if (open.finishConnect()) {
                    key.interestOps(SelectionKey.OP_READ);
                    begin(open);
                }
            }
            case GREETING -> {
                VsockGreeting first = greeting;
                if (first != null && first.isAnswered(open)) {
                    send(open);
                }
            }
            case WAITING -> read(open, now);
            case IDLE -> readIdle(open, now);
        }
    }

    private void read(SocketChannel open, long now)
            throws IOException, RefusedAnswer, MalformedReport {
        boolean ended = !answer.readFrom(open);
        if (head == null) {
            head = ResponseHead.parse(answer.bytes(), answer.length());
        }
        ResponseHead known = head;
        if (known != null) {
            int whole = known.length() + known.bodyLength();
            if (answer.length() > whole) {
                throw new RefusedAnswer(
                        Refusal.Kind.TOO_LARGE, "sends more than the answer it announced");
            }
            if (answer.length() == whole) {
                answered(known, now);
                return;
            }
        }
        if (ended) {
            refuse(Refusals.closed(doors.current()), now);
        }
    }

    private void answered(ResponseHead whole, long now) throws RefusedAnswer, MalformedReport {
        GuestReport report =
                GuestReportParser.parse(answer.bytes(), whole.length(), whole.bodyLength());
        Plausibility.check(target, report);
        step = Step.IDLE;
        answersOnChannel++;
        answer.clear();
        head = null;
        dueAt = schedule.afterAnswer(askedAt, now);
        if (doors.answered(now) || whole.reuse() == ResponseHead.Reuse.CLOSE) {
            close();
        }
        listener.answered(target, new GuestReading(report, askedAt, now, Instant.now()));
    }

    private void readIdle(SocketChannel open, long now) throws IOException {
        boolean ended = !answer.readFrom(open);
        if (answer.length() > 0) {
            refuse(Refusals.unasked(doors.current()), now);
        } else if (ended) {
            lostWhileIdle(now);
        }
    }

    /// The agent, or its guest, is gone. One that used to keep its connection is asked at once, so
    /// that the next sample knows; one that always hangs up is not, or it would be asked without
    /// end.
    private void lostWhileIdle(long now) {
        boolean usedToStay = answersOnChannel > 1;
        close();
        if (usedToStay) {
            dueAt = now;
        }
    }
}
