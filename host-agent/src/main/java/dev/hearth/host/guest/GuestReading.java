// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import dev.hearth.contract.guest.GuestReport;
import java.time.Instant;
import java.util.Objects;

/// One answer of a guest, with the host's own clocks around it.
///
/// @param askedNanos when the request left, by [System#nanoTime]: the counters are not older
/// @param answeredNanos when the whole answer was here: the counters are not newer
/// @param at the same as `answeredNanos`, by the host's wall clock
public record GuestReading(GuestReport report, long askedNanos, long answeredNanos, Instant at) {

    /// Whether both come from one run of one agent in one boot: only then do their counters belong
    /// together.
    public boolean continues(GuestReading earlier) {
        GuestReport.Identity now = report.identity();
        GuestReport.Identity then = earlier.report.identity();
        return now.nonce().equals(then.nonce()) && Objects.equals(now.bootId(), then.bootId());
    }
}
