// SPDX-License-Identifier: Apache-2.0
/// The host this manager drives: commands to its host agent, and what its stream says.
///
/// ```
///               connected                       a batch
///  reconnecting ─────────► waiting for a batch ─────────► reachable ─┐
///       ▲   (100 ms … 1 s)        │                          │  ▲    │ a batch
///       └───── connection ends, or no batch for 2.5 s ───────┘  └────┘
///  unreachable = no batch for 2.5 s, whatever the connection does
/// ```
///
/// May use `json`, `problem` and the host contract.
@NullMarked
package dev.hearth.manager.host;

import org.jspecify.annotations.NullMarked;
