// SPDX-License-Identifier: Apache-2.0
/// The last quarter of an hour of batches, on disk, for managers that missed some of it.
///
/// ```
///  batches ─► Spool: bounded queue ─ its thread ─► SegmentWriter ─► 00…042.spool: a run, deflated frames
///                                                                     │  half a minute each; the
///  GET metrics/kept ◄── frames as they were written ◄── SegmentInput ─┘  oldest go
/// ```
///
/// Nothing here is measured by a clock: 900 seconds are 900 batches, so that a clock that is set
/// keeps and drops nothing. A file is written to the kernel batch by batch and never synced: it
/// outlives the host agent, however that ends, and not the machine.
///
/// May use the contracts.
@NullMarked
package dev.hearth.host.spool;

import org.jspecify.annotations.NullMarked;
