// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.export;

import static dev.hearth.export.Family.counter;
import static dev.hearth.export.Family.gauge;
import static io.prometheus.metrics.model.snapshots.Unit.BYTES;
import static io.prometheus.metrics.model.snapshots.Unit.SECONDS;

import dev.hearth.export.Family;
import dev.hearth.export.Points;
import dev.hearth.host.guest.Refusal;
import dev.hearth.host.hypervisor.ReaderCounts;
import dev.hearth.host.metrics.MetricCounts;
import dev.hearth.host.remotewrite.RemoteWriteCounts;
import dev.hearth.host.spool.SpoolCounts;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;

/// What measuring itself did.
final class SelfFamilies {

    private static final Family ANSWERED =
            counter("hearth_host_agent_polls_answered", "Polls that guest agents answered");
    private static final Family REFUSED =
            counter("hearth_host_agent_polls_refused", "Polls that brought nothing, by reason");
    private static final Family POLL_SECONDS =
            counter(
                    "hearth_host_agent_poll_seconds",
                    SECONDS,
                    "Time the answers took, from question to end, added up");
    private static final Family POLLS_LATE =
            counter(
                    "hearth_host_agent_polls_late",
                    "Polls that left more than 20 ms after they were due");
    private static final Family POLL_LAG =
            counter(
                    "hearth_host_agent_poll_lag_seconds",
                    SECONDS,
                    "How long after they were due polls left, added up");
    private static final Family BATCHES =
            counter("hearth_host_agent_batches", "Seconds that were put together");
    private static final Family BATCHES_LATE =
            counter(
                    "hearth_host_agent_batches_late",
                    "Seconds that were put together more than 100 ms late");
    private static final Family SKIPPED =
            counter("hearth_host_agent_seconds_skipped", "Seconds that were left out");
    private static final Family LAG =
            gauge(
                    "hearth_host_agent_batch_lag_seconds",
                    SECONDS,
                    "How late the newest second was put together");
    private static final Family KEPT =
            counter(
                    "hearth_host_agent_spool_batches",
                    "Seconds that were written to disk for managers that miss them, or could not"
                            + " be, by outcome");
    private static final Family SPOOL_BYTES =
            gauge("hearth_host_agent_spool_bytes", BYTES, "What is on disk of them now");
    private static final Family REPLAYS =
            counter("hearth_host_agent_replays", "How often a manager wanted what it missed");
    private static final Family REPLAYED =
            counter("hearth_host_agent_batches_replayed", "Seconds that were sent again");
    private static final Family LINES =
            counter("hearth_host_agent_vmm_lines", "Lines of VMM metrics that were summed up");
    private static final Family LINES_TORN =
            counter(
                    "hearth_host_agent_vmm_lines_torn",
                    "Lines of VMM metrics of which only the end could be read");
    private static final Family LINES_DROPPED =
            counter(
                    "hearth_host_agent_vmm_lines_dropped",
                    "Lines of VMM metrics that were malformed, too long or without an end");
    private static final Family FLUSHES =
            counter(
                    "hearth_host_agent_vmm_flushes",
                    "Times VMMs were asked for a line, by outcome");
    private static final Family PUSHED =
            counter(
                    "hearth_host_agent_remote_write_samples",
                    "Samples that were to be pushed to a store, by outcome");
    private static final Family PUSH_QUEUE =
            gauge(
                    "hearth_host_agent_remote_write_queue_bytes",
                    BYTES,
                    "What waits on disk for that store");
    private static final Family PUSH_LAG =
            gauge(
                    "hearth_host_agent_remote_write_lag_seconds",
                    SECONDS,
                    "How old the oldest is that waits");

    private static final double MS_PER_SECOND = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private SelfFamilies() {}

    static void add(MetricCounts counts, Points points) {
        points.addCount(ANSWERED, Labels.EMPTY, counts.answeredTotal());
        for (Refusal.Kind kind : Refusal.Kind.values()) {
            String reason = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            points.addCount(REFUSED, Labels.of("reason", reason), counts.refusedTotal(kind));
        }
        points.add(POLL_SECONDS, Labels.EMPTY, counts.pollNanosTotal() / NANOS_PER_SECOND);
        points.addCount(POLLS_LATE, Labels.EMPTY, counts.pollsLateTotal());
        points.add(POLL_LAG, Labels.EMPTY, counts.pollLagNanosTotal() / NANOS_PER_SECOND);
        points.addCount(BATCHES, Labels.EMPTY, counts.batchesTotal());
        points.addCount(BATCHES_LATE, Labels.EMPTY, counts.batchesLateTotal());
        points.addCount(SKIPPED, Labels.EMPTY, counts.secondsSkippedTotal());
        if (counts.batchesTotal() > 0) {
            points.add(LAG, Labels.EMPTY, counts.batchLagNanos() / NANOS_PER_SECOND);
        }
    }

    static void add(SpoolCounts counts, Points points) {
        points.addCount(KEPT, Labels.of("outcome", "kept"), counts.keptTotal());
        points.addCount(KEPT, Labels.of("outcome", "lost"), counts.notKeptTotal());
        points.add(SPOOL_BYTES, Labels.EMPTY, (double) counts.bytes());
        points.addCount(REPLAYS, Labels.EMPTY, counts.replaysTotal());
        points.addCount(REPLAYED, Labels.EMPTY, counts.replayedTotal());
    }

    /// @param nowMs milliseconds of Unix time
    static void add(RemoteWriteCounts counts, long nowMs, Points points) {
        points.addCount(PUSHED, Labels.of("outcome", "sent"), counts.sentTotal());
        points.addCount(PUSHED, Labels.of("outcome", "dropped"), counts.droppedTotal());
        points.addCount(PUSHED, Labels.of("outcome", "refused"), counts.refusedTotal());
        points.add(PUSH_QUEUE, Labels.EMPTY, (double) counts.bytes());
        points.add(PUSH_LAG, Labels.EMPTY, counts.lagMs(nowMs) / MS_PER_SECOND);
    }

    static void add(ReaderCounts counts, Points points) {
        points.addCount(LINES, Labels.EMPTY, counts.lines());
        points.addCount(LINES_TORN, Labels.EMPTY, counts.torn());
        points.addCount(LINES_DROPPED, Labels.EMPTY, counts.dropped());
        points.addCount(FLUSHES, Labels.of("outcome", "answered"), counts.flushes());
        points.addCount(FLUSHES, Labels.of("outcome", "refused"), counts.flushesRefused());
        points.addCount(FLUSHES, Labels.of("outcome", "late"), counts.flushesLate());
    }
}
