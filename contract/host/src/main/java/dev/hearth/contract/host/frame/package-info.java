// SPDX-License-Identifier: Apache-2.0
/// Batches as bytes: the stream of `frames.proto`, written and read without a library.
///
/// ```
///  Batch ─► FrameWriter ─► length, Frame, length, Frame, … ─► FrameReader ─► Batch
///                │                                                │
///                └── Messages: one line per field, for both ──────┘
/// ```
///
/// The wire format is Protocol Buffers'. Both ends of a stream remember what was said on it: which
/// number stands for which VM, its status and what the host is are only said when they are new. A
/// frame with a `run` begins anew and needs nothing from before.
///
/// May use the records of `dev.hearth.contract.host`.
@NullMarked
package dev.hearth.contract.host.frame;

import org.jspecify.annotations.NullMarked;
