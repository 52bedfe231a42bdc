// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.console;

import dev.hearth.contract.host.ConsoleFrame;
import dev.hearth.contract.host.ConsoleNotice;
import dev.hearth.host.wire.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// One who watches a console. What it has not taken yet waits in a queue with a bound; what comes
/// when that is full is left out, and the viewer is told how much. Putting never waits. Safe for
/// use by many threads.
public final class Viewer {

    /// What may wait: four times the scroll-back.
    static final int MOST_WAITING_BYTES = 256 * 1024;

    private static final int MOST_WAITING_FRAMES = 1024;
    private static final JsonMapper JSON = Wire.mapper();

    private final UUID id = UUID.randomUUID();
    private final String name;
    private final ConsoleMode mode;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ConsoleFrame> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private long dropped;
    private boolean ended;

    Viewer(String name, ConsoleMode mode) {
        this.name = name;
        this.mode = mode;
    }

    /// By which it types and leaves.
    public UUID id() {
        return id;
    }

    /// The next frame; empty when none comes in time. Throws [InterruptedException].
    public Optional<ConsoleFrame> next(Duration within) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = within.toNanos();
            while (waiting.isEmpty() && dropped == 0 && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (waiting.isEmpty() && dropped > 0) {
                tellDropped();
            }
            Optional<ConsoleFrame> next = Optional.ofNullable(waiting.poll());
            next.ifPresent(frame -> waitingBytes -= frame.payload().length);
            return next;
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing more comes.
    public boolean isOver() {
        lock.lock();
        try {
            return ended && waiting.isEmpty() && dropped == 0;
        } finally {
            lock.unlock();
        }
    }

    ConsoleMode mode() {
        return mode;
    }

    ConsoleNotice.Writer asWriter() {
        return new ConsoleNotice.Writer(id, name);
    }

    void output(byte[] bytes) {
        put(new ConsoleFrame(ConsoleFrame.Kind.OUTPUT, bytes), bytes.length);
    }

    void tellWriter(ConsoleNotice.@Nullable Writer writer) {
        tell(ConsoleNotice.Type.KEYBOARD, null, null, writer, null);
    }

    void refuse(ConsoleNotice.@Nullable Writer writer, String why) {
        tell(ConsoleNotice.Type.REFUSED, null, null, writer, why);
    }

    void tellAttached(long scrollBack, ConsoleNotice.@Nullable Writer writer) {
        tell(ConsoleNotice.Type.ATTACHED, id, scrollBack, writer, null);
    }

    /// Nothing more comes.
    ///
    /// @param detail told to the viewer; null when it knows
    void end(@Nullable String detail) {
        lock.lock();
        try {
            if (detail != null) {
                if (dropped > 0) {
                    tellDropped();
                }
                add(frame(new ConsoleNotice(ConsoleNotice.Type.ENDED, null, null, null, detail)));
            }
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void tell(
            ConsoleNotice.Type type,
            @Nullable UUID viewer,
            @Nullable Long bytes,
            ConsoleNotice.@Nullable Writer writer,
            @Nullable String detail) {
        put(frame(new ConsoleNotice(type, viewer, bytes, writer, detail)), 0);
    }

    private void put(ConsoleFrame frame, int printed) {
        lock.lock();
        try {
            // Once it misses something it misses one long piece, not many short ones.
            boolean recovering = dropped > 0 && waitingBytes > MOST_WAITING_BYTES / 2;
            boolean full =
                    waitingBytes + frame.payload().length > MOST_WAITING_BYTES
                            || waiting.size() >= MOST_WAITING_FRAMES;
            if (full || (recovering && printed > 0)) {
                dropped += printed;
                return;
            }
            if (dropped > 0) {
                tellDropped();
            }
            add(frame);
        } finally {
            lock.unlock();
        }
    }

    private void tellDropped() {
        add(frame(new ConsoleNotice(ConsoleNotice.Type.DROPPED, null, dropped, null, null)));
        dropped = 0;
    }

    private void add(ConsoleFrame frame) {
        waiting.add(frame);
        waitingBytes += frame.payload().length;
        changed.signalAll();
    }

    private static ConsoleFrame frame(ConsoleNotice notice) {
        return new ConsoleFrame(ConsoleFrame.Kind.NOTICE, JSON.writeValueAsBytes(notice));
    }
}
