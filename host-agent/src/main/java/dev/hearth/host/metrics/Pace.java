// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.rate.GuestRates;
import java.time.Duration;

/// How often a VM is measured, and what follows from it for what is compared with what.
///
/// @param interval from one sample to the next, whole seconds
record Pace(Duration interval) {

    /// Of a VM of which nobody says otherwise.
    static final Pace SECOND = new Pace(Duration.ofSeconds(1));

    static Pace of(VmSpec spec) {
        return new Pace(Duration.ofSeconds(spec.pollIntervalS()));
    }

    /// The longest interval of a rate, in nanoseconds: the usual one, or two turns where those are
    /// longer.
    long longestNanos() {
        return Math.max(GuestRates.MAX_INTERVAL, 2 * interval.toNanos());
    }

    /// As much longer as the VM is measured more seldom than once a second.
    Duration stretched(Duration time) {
        return time.multipliedBy(interval.toSeconds());
    }

    /// Whether a turn of the VM has come, for what was sampled last for the second that ended then.
    boolean isOver(long lastEnd, long end) {
        return end - lastEnd >= interval.toNanos();
    }
}
