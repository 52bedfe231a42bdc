// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.contract.rest.FleetMessage;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.metrics.FleetPace.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A viewer's place in the fleet's hub, and a thread that sends to it. Nothing waits here but the
/// newest frame: what the viewer is told is made when it has taken what came before, against what
/// that said. Safe for use by many threads.
final class FleetSeat {

    /// How often in a row a viewer may send what is not understood.
    static final int MOST_MISTAKES = 3;

    private static final Logger log = LoggerFactory.getLogger(FleetSeat.class);

    private final FleetViewer viewer;
    private final Supplier<FleetFrame> newest;
    private final FleetFrame.Press press;
    private final FleetPace pace = new FleetPace();
    private final Semaphore work = new Semaphore(0);
    private final Thread sender;

    private @Nullable FleetView view;
    private @Nullable FleetFrame base;
    private @Nullable FleetFrame due;
    private FleetMessage.@Nullable Rate rate;
    private FleetMessage.@Nullable Failure failure;
    private boolean sending;
    private boolean refused;
    private int mistakes;
    private int questions;

    /// What is sent in one go.
    ///
    /// @param shown the frame the viewer has seen then; null when none of it shows one
    /// @param question which of the viewer's subscriptions it answers
    private record Parcel(List<String> messages, int question, @Nullable FleetFrame shown) {}

    /// @param newest the fleet as it is now
    FleetSeat(FleetViewer viewer, Supplier<FleetFrame> newest, FleetFrame.Press press) {
        this.viewer = viewer;
        this.newest = newest;
        this.press = press;
        this.sender = Thread.ofVirtual().name("fleet-viewer").start(this::run);
    }

    /// The viewer wants to see this from now on; a snapshot goes out as soon as it has taken what
    /// came before.
    synchronized void subscribe(FleetView wanted, int intervalS) {
        view = wanted;
        questions++;
        base = null;
        due = null;
        mistakes = 0;
        pace.want(intervalS);
        work.release();
    }

    /// What the viewer sent was not understood; too often in a row is the end.
    synchronized void mistaken(FleetMessage.Failure why) {
        refused = ++mistakes > MOST_MISTAKES;
        tell(why);
    }

    /// What the viewer asked for cannot be done now.
    synchronized void tell(FleetMessage.Failure why) {
        failure = why;
        work.release();
    }

    /// A second has passed.
    synchronized void tick(FleetFrame frame, long nowNanos) {
        if (view == null || !pace.isDue(frame.seq())) {
            return;
        }
        if (sending || due != null || base == null) {
            press.counts().merged();
            note(pace.behind(nowNanos));
        } else {
            note(pace.keptUp(nowNanos));
        }
        if (base != null || sending) {
            due = frame;
            work.release();
        }
    }

    /// Whether the viewer is told less often than it asked for.
    synchronized boolean isLowered() {
        return pace.isLowered();
    }

    /// The viewer has left.
    void leave() {
        sender.interrupt();
    }

    private void note(Change change) {
        switch (change) {
            case NONE -> {}
            case LOWERED ->
                    rate =
                            new FleetMessage.Rate(
                                    pace.currentS(),
                                    pace.wantedS(),
                                    ("%d times in a row the message before was not taken yet; ask"
                                                    + " for fewer VMs or metrics, or for a longer"
                                                    + " interval_s")
                                            .formatted(FleetPace.MOST_BEHIND));
            case RAISED ->
                    rate =
                            new FleetMessage.Rate(
                                    pace.currentS(),
                                    pace.wantedS(),
                                    "every message was taken in time for a minute");
        }
    }

    private void run() {
        try {
            while (true) {
                work.acquire();
                work.drainPermits();
                Parcel parcel = pack();
                for (String message : parcel.messages()) {
                    viewer.send(message);
                    press.counts().sent();
                }
                if (arrived(parcel)) {
                    viewer.close(FleetViewer.Ending.REFUSED);
                    return;
                }
            }
        } catch (InterruptedException e) {
            // The viewer has left.
        } catch (IOException | RuntimeException e) {
            log.atDebug().setCause(e).log("a viewer could not be sent to");
            viewer.close(FleetViewer.Ending.BROKEN);
        }
    }

    /// Makes what there is to tell now. The fleet is asked for outside of the lock: the hub's own
    /// thread must not wait for it.
    private Parcel pack() {
        List<FleetMessage> notes = new ArrayList<>();
        FleetView wanted;
        FleetFrame before;
        FleetFrame now;
        int question;
        synchronized (this) {
            sending = true;
            question = questions;
            wanted = view;
            before = base;
            now = due;
            due = null;
            if (failure != null) {
                notes.add(failure);
                failure = null;
            }
            if (rate != null) {
                notes.add(rate);
                rate = null;
            }
        }
        List<String> messages = new ArrayList<>();
        Json json = press.json();
        notes.forEach(note -> messages.add(json.text(note)));
        if (wanted != null && before == null) {
            now = newest.get();
            messages.add(now.snapshot(wanted));
        } else if (wanted != null && before != null && now != null && now.seq() > before.seq()) {
            messages.add(now.delta(before, wanted));
        } else {
            now = null;
        }
        return new Parcel(messages, question, now);
    }

    /// Notes what the viewer has seen; returns whether it is to go.
    private synchronized boolean arrived(Parcel parcel) {
        sending = false;
        FleetFrame shown = parcel.shown();
        if (shown != null && parcel.question() == questions) {
            if (base == null) {
                pace.told(shown.seq());
            }
            base = shown;
        }
        if (due != null || (view != null && base == null)) {
            work.release();
        }
        // Who is shown the door is told why before.
        return refused && failure == null;
    }
}
