// SPDX-License-Identifier: Apache-2.0
/// Remote write: what the host agent tells Prometheus when it is scraped, pushed to a store
/// instead.
///
/// ```
///  batches ─► RemoteWrite ─ every interval ─► SeriesTrack ─► WriteRequest, Snappy ─► WriteQueue: a
///                                             who ended                              file per request
///                store ◄── Sender: in order, one at a time, until it is taken or refused ◄──┘
/// ```
///
/// A request lies on disk as it will be sent, and is removed once the store has it: what is there
/// is what is not acknowledged. It may be sent twice, with the same times, and never out of order.
/// Files are never synced: they outlive the host agent, and not the machine.
///
/// Uses `dev.hearth.host.config` and the families of `dev.hearth.export`.
@NullMarked
package dev.hearth.host.remotewrite;

import org.jspecify.annotations.NullMarked;
