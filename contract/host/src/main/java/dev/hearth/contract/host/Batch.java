// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One second of a host: every VM it knows, with its state and its latest sample.
///
/// @param run which run of the host agent made it: another after every start
/// @param seq its number in that run, from 1; grows by one from batch to batch
/// @param at when the batch was put together
/// @param vms one entry per VM the host holds, running or not
public record Batch(UUID run, long seq, Instant at, HostInfo host, List<Entry> vms) {

    public Batch {
        vms = List.copyOf(vms);
    }

    /// One VM in a batch.
    public record Entry(VmStatus vm, MetricSample sample) {}
}
