// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.contract.rest.FleetMessage;
import dev.hearth.contract.rest.FleetMessage.Row;
import dev.hearth.manager.history.HistoryMetric;
import dev.hearth.manager.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The whole fleet in one second, and what was made of it for viewers: a message is made once for
/// all viewers with an equal view who were told the same before. Safe for use by many threads.
///
/// A frame of a thousand VMs takes 250 kB. It is held as long as some viewer was told nothing
/// newer: at most the longest interval and the time after which a viewer that takes nothing is let
/// go, together 90 frames.
final class FleetFrame {

    /// Far more different views than a fleet has; beyond these each viewer's is made for itself.
    static final int MOST_SHARED = 256;

    private static final long NOTHING = 0;

    private final long seq;
    private final Instant at;
    private final Map<UUID, VmLine> lines = new LinkedHashMap<>();
    private final Json json;
    private final ViewerCounts counts;
    private final Map<Made, String> made = new ConcurrentHashMap<>();
    private volatile boolean over;

    /// Of what a message is made.
    ///
    /// @param baseSeq the frame that was told before; [#NOTHING] for a snapshot
    private record Made(FleetView view, long baseSeq) {}

    /// How messages are made, and counted.
    record Press(Json json, ViewerCounts counts) {}

    /// @param seq its number, from 1
    /// @param at the manager's time
    /// @param vms in the order in which they are told
    FleetFrame(long seq, Instant at, List<VmLine> vms, Press press) {
        this.seq = seq;
        this.at = at;
        this.json = press.json();
        this.counts = press.counts();
        vms.forEach(vm -> lines.put(vm.id(), vm));
    }

    long seq() {
        return seq;
    }

    /// All that a view shows.
    String snapshot(FleetView view) {
        return shared(new Made(view, NOTHING), () -> wholly(view));
    }

    /// What a view shows otherwise than in an earlier frame.
    String delta(FleetFrame base, FleetView view) {
        return shared(new Made(view, base.seq), () -> since(base, view));
    }

    /// Nobody else is going to need what was made of it.
    void retire() {
        over = true;
        made.clear();
    }

    private interface Maker {
        FleetMessage make();
    }

    private String shared(Made key, Maker maker) {
        if (over || (made.size() >= MOST_SHARED && !made.containsKey(key))) {
            return text(maker);
        }
        return made.computeIfAbsent(key, absent -> text(maker));
    }

    private String text(Maker maker) {
        counts.made();
        return json.text(maker.make());
    }

    private FleetMessage wholly(FleetView view) {
        List<Row> rows = new ArrayList<>();
        for (VmLine line : lines.values()) {
            if (view.shows(line)) {
                rows.add(line.row(view.metrics()));
            }
        }
        return new FleetMessage.Snapshot(
                seq, at, view.metrics().stream().map(HistoryMetric::wire).toList(), rows);
    }

    private FleetMessage since(FleetFrame base, FleetView view) {
        List<Row> rows = new ArrayList<>();
        for (VmLine line : lines.values()) {
            if (!view.shows(line)) {
                continue;
            }
            VmLine before = base.lines.get(line.id());
            if (before == null || !view.shows(before) || !line.looksLike(before, view.metrics())) {
                rows.add(line.row(view.metrics()));
            }
        }
        List<UUID> gone = new ArrayList<>();
        for (VmLine before : base.lines.values()) {
            VmLine now = lines.get(before.id());
            if (view.shows(before) && (now == null || !view.shows(now))) {
                gone.add(before.id());
            }
        }
        return new FleetMessage.Delta(seq, base.seq, at, rows, gone);
    }
}
