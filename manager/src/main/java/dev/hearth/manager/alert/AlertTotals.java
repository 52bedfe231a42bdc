// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.rest.AlertState;
import java.util.EnumMap;
import java.util.Map;

/// How alerts and deliveries fare. Safe for use by many threads.
public final class AlertTotals {

    private final AlertWatch watch;
    private final Deliverer deliverer;

    AlertTotals(AlertWatch watch, Deliverer deliverer) {
        this.watch = watch;
        this.deliverer = deliverer;
    }

    /// How many alerts are active now, by their state; every state but resolved is there.
    public Map<AlertState, Integer> active() {
        Map<AlertState, Integer> counts = new EnumMap<>(AlertState.class);
        counts.put(AlertState.PENDING, 0);
        counts.put(AlertState.FIRING, 0);
        counts.put(AlertState.UNKNOWN, 0);
        watch.active().forEach(alert -> counts.merge(alert.state(), 1, Integer::sum));
        return counts;
    }

    /// Messages that receivers took, since the manager started.
    public long deliveredTotal() {
        return deliverer.deliveredTotal();
    }

    /// Attempts after which another follows, since the manager started.
    public long retriedTotal() {
        return deliverer.retriedTotal();
    }

    /// Messages that were given up, since the manager started.
    public long failedTotal() {
        return deliverer.failedTotal();
    }
}
