// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was measured of a VM over time, in steps of one length. All lists have one element per
/// step; the step at index `i` begins at `from + i * step_seconds`. A step in which nothing is
/// known is a gap: null, never 0.
///
/// @param from the beginning of the first step
/// @param to the end of the last
/// @param tier what was read: `live`, `10s`, `1m`, `1h`, or `prometheus` for a store of its own
/// @param reason why this tier and this step
/// @param openSince the beginning of the first step that is still filled; null when none is
/// @param starts how many incarnations of the VM began in the step; null in a gap. Where it is not
///   0, the step may hold values of several
/// @param metrics by name, in the order they were asked for
public record VmHistory(
        UUID vmId,
        Instant from,
        Instant to,
        String tier,
        long stepSeconds,
        String reason,
        @Nullable Instant openSince,
        List<@Nullable Integer> starts,
        Map<String, Series> metrics) {

    /// One metric. Not copied: the lists may be views, and there may be many values.
    ///
    /// @param avg the mean, weighted by the time each value stands for
    /// @param knownMs for how long of the step the metric is known
    /// @param sources who told it, such as `guest`; several are joined by `+`, as in `guest+vmm`
    public record Series(
            String unit,
            List<@Nullable Float> min,
            List<@Nullable Float> avg,
            List<@Nullable Float> max,
            List<Integer> knownMs,
            List<@Nullable String> sources) {}
}
