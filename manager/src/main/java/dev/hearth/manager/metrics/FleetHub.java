// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.contract.rest.FleetMessage;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.manager.history.SampleValues;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.host.SeenVm;
import dev.hearth.manager.json.NotJson;
import dev.hearth.manager.problem.HearthException.Invalid;
import dev.hearth.manager.vm.VmService;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows the whole fleet to those who watch it: a frame a second, of which each is told what is not
/// as it was told before. Safe for use by many threads.
public final class FleetHub implements AutoCloseable {

    /// How often in a second a viewer may say what it wants.
    static final int MOST_CHANGES = 10;

    private static final Logger log = LoggerFactory.getLogger(FleetHub.class);
    private static final Duration LOOK = Duration.ofMillis(250);

    /// A batch a second comes; with some luck it comes a little early.
    private static final Duration PERIOD = Duration.ofMillis(900);

    /// When no batch comes, viewers are to see that.
    private static final Duration LATE = Duration.ofMillis(1_250);

    private final HostState host;
    private final VmService vms;
    private final FleetFrame.Press press;
    private final FleetRequests requests;
    private final FleetRoster roster;
    private final Map<FleetSeat, Changes> seats = new ConcurrentHashMap<>();
    private final Thread publisher;

    private final Object making = new Object();
    private @Nullable FleetFrame newest;
    private long madeNanos;

    /// How often a viewer said what it wants in the second that began then.
    private static final class Changes {

        private long sinceNanos = System.nanoTime();
        private int count;

        /// Whether one more is one too many.
        synchronized boolean isTooOften() {
            long now = System.nanoTime();
            if (now - sinceNanos >= Duration.ofSeconds(1).toNanos()) {
                sinceNanos = now;
                count = 0;
            }
            return ++count > MOST_CHANGES;
        }
    }

    /// Starts at once.
    FleetHub(HostState host, VmService vms, FleetFrame.Press press) {
        this.host = host;
        this.vms = vms;
        this.press = press;
        this.requests = new FleetRequests(press.json());
        this.roster = new FleetRoster(vms::list, () -> !seats.isEmpty());
        this.publisher = Thread.ofVirtual().name("fleet-publisher").start(this::run);
    }

    /// How many watch now.
    public int viewers() {
        return seats.size();
    }

    /// How many of them are told less often than they asked for.
    public int lowered() {
        return (int) seats.keySet().stream().filter(FleetSeat::isLowered).count();
    }

    /// How they are served.
    public ViewerCounts counts() {
        return press.counts();
    }

    /// Seats a viewer; it is told nothing before it has said what it wants.
    FleetSeat join(FleetViewer viewer) {
        FleetSeat seat = new FleetSeat(viewer, this::fresh, press);
        seats.put(seat, new Changes());
        return seat;
    }

    /// Lets a viewer go; nothing happens when it has gone already.
    void leave(FleetSeat seat) {
        seats.remove(seat);
        seat.leave();
    }

    /// A viewer says what it wants.
    ///
    /// @param text what it sent; null when it was no text
    void receive(FleetSeat seat, @Nullable String text) {
        Changes changes = seats.get(seat);
        if (changes == null) {
            return;
        }
        if (changes.isTooOften()) {
            seat.mistaken(
                    new FleetMessage.Failure(
                            "at most %d messages a second are taken; wait a second and send the"
                                            .formatted(MOST_CHANGES)
                                    + " last one again",
                            List.of()));
            return;
        }
        try {
            FleetRequests.Wanted wanted = requests.read(text == null ? "" : text);
            if (roster.awaitKnown()) {
                seat.subscribe(wanted.view(), wanted.intervalS());
            } else {
                seat.tell(
                        new FleetMessage.Failure(
                                "the manager's database does not answer, and nobody else knows"
                                        + " which VMs there are; send it again in a while",
                                List.of()));
            }
        } catch (NotJson e) {
            seat.mistaken(
                    new FleetMessage.Failure(
                            "the message is no JSON; send a text such as {\"type\":\"subscribe\"}",
                            List.of()));
        } catch (Invalid e) {
            seat.mistaken(new FleetMessage.Failure(String.valueOf(e.getMessage()), e.faults()));
        }
    }

    @Override
    public void close() {
        publisher.interrupt();
        roster.close();
    }

    private void run() {
        long heard = 0;
        boolean isNews = false;
        long publishedNanos = System.nanoTime();
        try {
            while (true) {
                long batch = host.awaitBatchAfter(heard, LOOK);
                isNews |= batch > heard;
                heard = batch;
                long now = System.nanoTime();
                long passed = now - publishedNanos;
                if (passed >= (isNews ? PERIOD : LATE).toNanos()) {
                    isNews = false;
                    publishedNanos = now;
                    publish(now);
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void publish(long nowNanos) {
        if (seats.isEmpty()) {
            return;
        }
        try {
            FleetFrame frame = next();
            seats.keySet().forEach(seat -> seat.tick(frame, nowNanos));
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("the fleet could not be shown");
        }
    }

    /// The newest frame, or a new one where that is old or does not have all VMs that are known.
    private FleetFrame fresh() {
        synchronized (making) {
            FleetFrame frame = newest;
            boolean isNew =
                    madeNanos - roster.askedNanos() > 0
                            && System.nanoTime() - madeNanos < LATE.toNanos();
            return frame == null || !isNew ? next() : frame;
        }
    }

    private FleetFrame next() {
        synchronized (making) {
            FleetFrame before = newest;
            long seq = before == null ? 1 : before.seq() + 1;
            List<VmLine> lines = new ArrayList<>();
            roster.vms().forEach(vm -> lines.add(line(vm)));
            FleetFrame frame = new FleetFrame(seq, Clock.systemUTC().instant(), lines, press);
            newest = frame;
            madeNanos = System.nanoTime();
            if (before != null) {
                before.retire();
            }
            return frame;
        }
    }

    private VmLine line(Vm vm) {
        SeenVm seen = host.vm(vm.id());
        VmMetrics latest = MetricsView.of(vm.id(), seen);
        Optional<SeenVm.Sample> sample =
                seen instanceof SeenVm.Held held ? held.sample() : Optional.empty();
        return new VmLine(
                new VmLine.Who(vm.id(), vm.name(), host.name(), vms.state(vm, seen)),
                latest.state(),
                sample.map(known -> Math.max(0, known.sinceSample().toMillis())).orElse(null),
                sample.map(known -> SampleValues.of(known.sample())).orElse(SampleValues.NONE));
    }
}
