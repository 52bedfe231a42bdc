// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.console;

import dev.hearth.cli.api.ConsoleViewer;
import dev.hearth.contract.rest.ConsoleNotice;
import dev.hearth.contract.rest.ConsoleNotice.Writer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One operator at one console, from the first notice to the end.
///
/// ```
///  connected ──attached──► attached ──interrupted──► interrupted
///                             ▲ └──────┐                 │
///                             └────────┼───attached──────┘
///                                      └─ left, ended, lost, refused a script ──► End
/// ```
final class Session implements ConsoleViewer {

    private static final String HAS_THE_KEYBOARD =
            " has the keyboard; come with --take to take it over";

    /// The host agent answers at once, or the manager says within 5 s that it does not.
    private static final Duration KEYBOARD_LIMIT = Duration.ofSeconds(10);

    private final String vm;
    private final Visit visit;
    private final Screen screen;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean isAttached;
    private boolean hasKeyboard;

    /// Only the manager's messages, one after the other, use these.
    private @Nullable UUID self;

    private @Nullable Writer writer;
    private @Nullable String refusal;

    /// Who comes.
    enum Visit {
        /// A person at a terminal, to type.
        TYPING,
        /// A person at a terminal, to look on.
        WATCHING,
        /// A program that writes what is typed and reads what is answered.
        SCRIPT
    }

    /// How it ended.
    ///
    /// @param exitCode of this program
    /// @param text for a person
    record End(int exitCode, String text) {}

    Session(String vm, Visit visit, Screen screen) {
        this.vm = vm;
        this.visit = visit;
        this.screen = screen;
    }

    /// The VM's name.
    String vm() {
        return vm;
    }

    /// Waits for the end of it.
    End await() {
        return end.join();
    }

    /// Ends it as the operator wishes.
    void leave() {
        finish(new End(0, "left the console of " + vm + ", which goes on"));
    }

    /// Ends it as the operator wishes, later.
    void leaveAfter(Duration time) {
        End later = new End(0, "left the console of %s after %d s".formatted(vm, time.toSeconds()));
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> finish(later));
    }

    /// Ends it by a fault.
    void fail(String why) {
        finish(new End(1, why));
    }

    /// The first end counts.
    private void finish(End how) {
        end.complete(how);
        change(() -> {});
    }

    /// Waits until what is typed can reach the guest; false when it has ended instead.
    boolean awaitAttached() throws InterruptedException {
        return await(() -> isAttached);
    }

    /// Waits until the console says that the keyboard is this visit's; false when it has ended
    /// instead. A host agent that dies just then says nothing, which is an end too.
    boolean awaitKeyboard() throws InterruptedException {
        long left = KEYBOARD_LIMIT.toNanos();
        lock.lock();
        try {
            while (!hasKeyboard && !end.isDone() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        if (left <= 0) {
            fail("nobody says whether the input was typed; look at the console");
        }
        return !end.isDone();
    }

    /// Waits until the console says that it is no longer. By then it has also said what it refused
    /// of all that was typed before.
    boolean awaitNoKeyboard() throws InterruptedException {
        return await(() -> !hasKeyboard);
    }

    private boolean await(BooleanSupplier condition) throws InterruptedException {
        lock.lock();
        try {
            while (!condition.getAsBoolean() && !end.isDone()) {
                changed.await();
            }
            return !end.isDone();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void printed(ByteBuffer bytes) {
        try {
            screen.print(bytes);
        } catch (IOException e) {
            fail("what the guest prints cannot be written any more: " + e.getMessage());
        }
    }

    @Override
    public void told(ConsoleNotice notice) {
        switch (notice.type()) {
            case ATTACHED -> attached(notice);
            case KEYBOARD -> keyboard(notice.writer());
            case REFUSED -> refused(notice);
            case DROPPED ->
                    screen.say(
                            "%s bytes are missing here: they came faster than they were taken"
                                    .formatted(notice.bytes()));
            case INTERRUPTED -> {
                change(() -> isAttached = false);
                screen.say("interrupted, waiting for the host agent: " + detail(notice));
            }
            case ALIVE -> {}
            case ENDED ->
                    finish(new End(0, "the console of %s ended: %s".formatted(vm, detail(notice))));
        }
    }

    private void attached(ConsoleNotice notice) {
        boolean again = self != null;
        self = notice.viewer();
        writer = notice.writer();
        refusal = null;
        if (again) {
            try {
                screen.clear();
            } catch (IOException e) {
                fail("the terminal cannot be written any more: " + e.getMessage());
            }
            screen.say("attached again; what was printed last comes once more");
        }
        if (visit != Visit.WATCHING) {
            other(writer).ifPresent(name -> screen.say(name + HAS_THE_KEYBOARD));
        }
        change(() -> {
            isAttached = true;
            hasKeyboard = isSelf(writer);
        });
    }

    /// Of its own typing an operator need not be told.
    private void keyboard(@Nullable Writer now) {
        boolean othersBefore = other(writer).isPresent();
        Optional<String> other = other(now);
        writer = now;
        refusal = null;
        change(() -> hasKeyboard = isSelf(now));
        if (other.isPresent()) {
            screen.say(other.get() + " has the keyboard");
        } else if (othersBefore) {
            screen.say(now == null ? "nobody has the keyboard" : "you have the keyboard");
        }
    }

    /// Each key that is typed in vain is refused; to say so once is enough.
    private void refused(ConsoleNotice notice) {
        String why =
                other(notice.writer())
                        .map(name -> name + HAS_THE_KEYBOARD)
                        .orElseGet(() -> detail(notice));
        if (visit == Visit.SCRIPT) {
            fail("not all of the input was typed: " + why);
        } else if (!why.equals(refusal)) {
            refusal = why;
            screen.say("not typed: " + why);
        }
    }

    @Override
    public void gone(String why) {
        fail(why);
    }

    /// The name of who types, if it is somebody else.
    private Optional<String> other(@Nullable Writer someone) {
        return someone == null || isSelf(someone) ? Optional.empty() : Optional.of(someone.name());
    }

    private boolean isSelf(@Nullable Writer someone) {
        return someone != null && someone.viewer().equals(self);
    }

    private static String detail(ConsoleNotice notice) {
        return Objects.requireNonNullElse(notice.detail(), "no reason was given");
    }
}
