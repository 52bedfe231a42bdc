// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.rest.FleetMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A slow viewer costs one message on its way, and is told all that changed all the same.
class FleetSeatTest {

    private final FleetFrames frames = new FleetFrames();
    private final SlowViewer viewer = new SlowViewer();
    private volatile FleetFrame newest = frame(1);
    private final FleetSeat seat = new FleetSeat(viewer, () -> newest, frames.press());
    private long nanos;

    @AfterEach
    void leave() {
        seat.leave();
    }

    @Test
    void nothingIsToldBeforeSomethingIsAskedFor() {
        viewer.mayGoOn.release(100);
        pass(5);
        seat.subscribe(FleetFrames.ALL, 1);

        await().until(() -> viewer.taken.size() == 1);
        assertThat(viewer.message(0).path("type").stringValue()).isEqualTo("snapshot");
        assertThat(viewer.message(0).path("seq").longValue()).isEqualTo(6);
    }

    @Test
    void whoIsBusyIsToldAllAtOnceAfterwards() {
        seat.subscribe(FleetFrames.ALL, 1);
        await().until(viewer::isBusy);
        long made = frames.counts.madeTotal();
        pass(1_000);

        assertThat(frames.counts.madeTotal()).as("made while it was busy").isEqualTo(made);
        assertThat(frames.counts.mergedTotal()).isPositive();
        viewer.mayGoOn.release(100);

        await().until(() -> viewer.taken.stream().anyMatch(text -> text.contains("\"delta\"")));
        List<JsonNode> deltas = viewer.of("delta");
        assertThat(deltas).hasSize(1);
        assertThat(deltas.getFirst().path("base_seq").longValue()).isEqualTo(1);
        assertThat(deltas.getFirst().path("seq").longValue()).isGreaterThan(990);
        assertThat(viewer.known()).isEqualTo(whole(deltas.getFirst().path("seq").longValue()));
    }

    @Test
    void whoIsBehindThreeTimesIsToldSoAndThenLessOften() {
        seat.subscribe(FleetFrames.ALL, 1);
        await().until(viewer::isBusy);

        pass(3);

        assertThat(seat.isLowered()).isTrue();
        viewer.mayGoOn.release(1_000);
        await().until(() -> !viewer.of("rate").isEmpty());
        JsonNode rate = viewer.of("rate").getFirst();
        assertThat(rate.path("interval_s").intValue()).isEqualTo(2);
        assertThat(rate.path("wanted_s").intValue()).isEqualTo(1);
        assertThat(rate.path("reason").stringValue()).contains("3 times in a row");
        await().until(() -> viewer.of("delta").size() == 1);

        for (int second = 0; second < 20; second++) {
            int before = viewer.of("delta").size();
            pass(2);
            await().until(() -> viewer.of("delta").size() == before + 1);
        }
        nanos += FleetPace.KEPT_UP.toNanos();
        pass(2);
        await().until(() -> viewer.of("rate").size() == 2);
        assertThat(viewer.of("rate").getLast().path("interval_s").intValue()).isEqualTo(1);
        assertThat(seat.isLowered()).isFalse();
    }

    @Test
    void eachDeltaIsOfWhatWasToldLast() {
        viewer.mayGoOn.release(1_000);
        seat.subscribe(FleetFrames.ALL, 1);
        await().until(() -> viewer.taken.size() == 1);
        for (int second = 0; second < 20; second++) {
            int before = viewer.taken.size();
            pass(1);
            await().until(() -> viewer.taken.size() == before + 1);
        }

        long last = 1;
        for (JsonNode delta : viewer.of("delta")) {
            assertThat(delta.path("base_seq").longValue()).isEqualTo(last);
            last = delta.path("seq").longValue();
        }
        assertThat(last).isEqualTo(21);
        assertThat(viewer.known()).isEqualTo(whole(21));
    }

    @Test
    void aThousandViewersOfOneViewCostASnapshotAndADeltaASecond() {
        List<FleetSeat> seats = new ArrayList<>();
        List<SlowViewer> viewers = new ArrayList<>();
        for (int number = 0; number < 1_000; number++) {
            SlowViewer each = new SlowViewer();
            each.mayGoOn.release(100);
            viewers.add(each);
            seats.add(new FleetSeat(each, () -> newest, frames.press()));
        }
        seats.forEach(each -> each.subscribe(FleetFrames.ALL, 1));
        await().until(() -> viewers.stream().allMatch(each -> each.taken.size() == 1));
        for (int second = 2; second <= 4; second++) {
            int messages = second;
            newest = frame(newest.seq() + 1);
            seats.forEach(each -> each.tick(newest, 0));
            await().until(() -> viewers.stream().allMatch(each -> each.taken.size() == messages));
        }

        assertThat(frames.counts.madeTotal()).isEqualTo(1 + 3);
        assertThat(frames.counts.sentTotal()).isGreaterThanOrEqualTo(3_000);
        seats.forEach(FleetSeat::leave);
    }

    @Test
    void anotherSubscriptionBeginsWithASnapshotAlsoOfTheSame() {
        seat.subscribe(FleetFrames.ALL, 1);
        await().until(viewer::isBusy);
        seat.subscribe(FleetFrames.ALL, 1);
        viewer.mayGoOn.release(100);

        await().until(() -> viewer.of("snapshot").size() == 2);
    }

    @Test
    void mistakesAreAnsweredAndTheFourthInARowIsTheEnd() {
        viewer.mayGoOn.release(1_000);
        for (int round = 0; round < 2; round++) {
            for (int mistake = 0; mistake < FleetSeat.MOST_MISTAKES; mistake++) {
                int before = viewer.of("error").size();
                seat.mistaken(failure());
                await().until(() -> viewer.of("error").size() == before + 1);
            }
            seat.subscribe(FleetFrames.ALL, 1);
        }
        assertThat(viewer.closed).isEmpty();
        for (int mistake = 0; mistake <= FleetSeat.MOST_MISTAKES; mistake++) {
            seat.mistaken(failure());
        }

        await().until(() -> viewer.closed.equals(List.of(FleetViewer.Ending.REFUSED)));
    }

    @Test
    void aViewerThatCannotBeSentToIsLetGo() {
        viewer.broken = true;
        viewer.mayGoOn.release();
        seat.subscribe(FleetFrames.ALL, 1);

        await().until(() -> viewer.closed.equals(List.of(FleetViewer.Ending.BROKEN)));
    }

    private static FleetMessage.Failure failure() {
        return new FleetMessage.Failure("send something else", List.of());
    }

    /// Seconds go by, in each of which the fleet is another.
    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            newest = frame(newest.seq() + 1);
            nanos += Duration.ofSeconds(1).toNanos();
            seat.tick(newest, nanos);
        }
    }

    private FleetFrame frame(long seq) {
        return frames.frame(
                seq,
                List.of(
                        FleetFrames.line(1, (int) (seq % 100)),
                        FleetFrames.line(2, 50),
                        FleetFrames.line(3 + (int) (seq % 3), 5)));
    }

    private Map<String, String> whole(long seq) {
        Map<String, String> rows = new HashMap<>();
        FleetFrames.apply(FleetFrames.tree(frame(seq).snapshot(FleetFrames.ALL)), rows);
        return rows;
    }

    /// Takes a message only when it may go on.
    private static final class SlowViewer implements FleetViewer {

        private final Semaphore mayGoOn = new Semaphore(0);
        private final List<String> taken = new CopyOnWriteArrayList<>();
        private final List<Ending> closed = new CopyOnWriteArrayList<>();
        private volatile boolean broken;

        boolean isBusy() {
            return mayGoOn.hasQueuedThreads();
        }

        JsonNode message(int index) {
            return FleetFrames.tree(taken.get(index));
        }

        List<JsonNode> of(String type) {
            return taken.stream()
                    .map(FleetFrames::tree)
                    .filter(message -> message.path("type").stringValue().equals(type))
                    .toList();
        }

        Map<String, String> known() {
            Map<String, String> rows = new HashMap<>();
            taken.forEach(text -> FleetFrames.apply(FleetFrames.tree(text), rows));
            return rows;
        }

        @Override
        public void send(String message) throws IOException {
            mayGoOn.acquireUninterruptibly();
            if (broken) {
                throw new IOException("gone");
            }
            taken.add(message);
        }

        @Override
        public void close(Ending why) {
            closed.add(why);
        }
    }
}
