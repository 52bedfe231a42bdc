// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import java.util.List;

/// One second of a host: every VM it knows, with its state and its latest sample.
///
/// @param seq grows by one from batch to batch; starts anew with the host agent
/// @param at when the batch was put together
/// @param vms one entry per VM the host holds, running or not
public record Batch(long seq, Instant at, HostInfo host, List<Entry> vms) {

    public Batch {
        vms = List.copyOf(vms);
    }

    /// One VM in a batch.
    public record Entry(VmStatus vm, MetricSample sample) {}
}
