// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import dev.hearth.contract.host.BalloonStats;
import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.VmEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is worth an event in one VM's samples. Safe for use by many threads.
final class VmWatch {

    /// A guest that kills one task after the other is one event a while.
    private static final Duration OOM_PAUSE = Duration.ofSeconds(10);

    /// The same of one that waits now and then.
    private static final Duration BOTTLENECK_PAUSE = Duration.ofMinutes(1);

    private final UUID vm;
    private final EventLog log;

    private @Nullable String incarnation;
    private AgentWatch agent = new AgentWatch();
    private OomWatch oom = new OomWatch();
    private long untoldKills;
    private long kills;
    private @Nullable Instant oomToldAt;
    private @Nullable Instant oomAt;
    private @Nullable Bottleneck bottleneck;
    private Bottleneck.@Nullable Kind toldBottleneck;
    private @Nullable Instant bottleneckAt;
    private @Nullable Double available;
    private @Nullable Double pressure;

    VmWatch(UUID vm, EventLog log) {
        this.vm = vm;
        this.log = log;
    }

    synchronized void accept(MetricSample sample) {
        String life = sample.incarnation();
        if (life == null) {
            // What was seen of the one that ended still explains its end.
            return;
        }
        if (!life.equals(incarnation)) {
            begin(life);
        }
        agent.next(sample).ifPresent(change -> tell(change, sample));
        kills(sample);
        bottleneck(sample);
        remember(sample);
    }

    synchronized Clues clues() {
        return new Clues(
                kills,
                oomAt,
                agent.answeredAt(),
                agent.isLost(),
                available,
                pressure,
                bottleneck,
                0);
    }

    private void begin(String life) {
        incarnation = life;
        agent = new AgentWatch();
        oom = new OomWatch();
        untoldKills = 0;
        kills = 0;
        oomToldAt = null;
        oomAt = null;
        bottleneck = null;
        toldBottleneck = null;
        bottleneckAt = null;
        available = null;
        pressure = null;
    }

    private void tell(AgentWatch.Change change, MetricSample sample) {
        switch (change) {
            case ANSWERS ->
                    log.note(
                            vm,
                            Kind.AGENT_ANSWERED,
                            incarnation,
                            "the guest agent answers"
                                    + (sample.agentVersion() == null
                                            ? ""
                                            : "; its version is " + sample.agentVersion()));
            case LOST ->
                    log.note(
                            vm,
                            Kind.AGENT_LOST,
                            incarnation,
                            Objects.requireNonNullElse(
                                    sample.reason(), "the guest agent does not answer"));
        }
    }

    private void kills(MetricSample sample) {
        GuestFigures guest = sample.guest();
        BalloonStats balloon = sample.balloon();
        long fresh =
                oom.next(
                        guest == null ? null : guest.oomKills(),
                        balloon == null ? null : balloon.oomKills());
        if (fresh > 0) {
            // Those of long ago explain nothing.
            kills = isOver(oomAt, sample.at(), VerdictRule.LATELY) ? fresh : kills + fresh;
            oomAt = sample.at();
            untoldKills += fresh;
        }
        if (untoldKills > 0 && isOver(oomToldAt, sample.at(), OOM_PAUSE)) {
            log.note(
                    vm,
                    Kind.GUEST_OOM,
                    incarnation,
                    "the guest's kernel killed %d task%s for want of memory; give the VM more, or"
                                    .formatted(untoldKills, untoldKills == 1 ? "" : "s")
                            + " have it run less");
            untoldKills = 0;
            oomToldAt = sample.at();
        }
    }

    private void bottleneck(MetricSample sample) {
        bottleneck = sample.bottleneck();
        Bottleneck.Kind kind = bottleneck == null ? null : bottleneck.kind();
        if (kind == toldBottleneck) {
            return;
        }
        if (bottleneck != null && isOver(bottleneckAt, sample.at(), BOTTLENECK_PAUSE)) {
            log.note(
                    vm,
                    Kind.BOTTLENECK,
                    incarnation,
                    "%s: %s".formatted(bottleneck.kind(), bottleneck.detail()));
            toldBottleneck = kind;
            bottleneckAt = sample.at();
        } else if (bottleneck == null && toldBottleneck != null) {
            log.note(
                    vm,
                    Kind.BOTTLENECK_OVER,
                    incarnation,
                    "it waits no more (%s)".formatted(toldBottleneck));
            toldBottleneck = null;
        }
    }

    private void remember(MetricSample sample) {
        Long free = sample.memoryAvailableKb();
        Long total = sample.memoryTotalKb();
        if (free != null && total != null && total > 0) {
            available = 100.0 * free / total;
        }
        GuestFigures guest = sample.guest();
        if (sample.state() == MetricState.LIVE && guest != null) {
            pressure =
                    guest.pressure() == null ? null : (Double) guest.pressure().memoryFullPercent();
        }
    }

    private static boolean isOver(@Nullable Instant since, Instant now, Duration pause) {
        return since == null || Duration.between(since, now).compareTo(pause) > 0;
    }
}
