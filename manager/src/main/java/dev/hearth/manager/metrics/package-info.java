// SPDX-License-Identifier: Apache-2.0
/// What happens inside the VMs, live: the latest sample of each, and its viewers.
///
/// ```
///  host stream ─ a batch a second ─► HostState ─► LiveHub ─ one text per VM ─► slot of each viewer ─► WebSocket
/// ```
///
/// A slot holds one message, the newest: a slow viewer misses some and holds up nobody. When the
/// host does not answer, viewers are told so once a second; the last values are not repeated.
///
/// May use `vm`, `host`, `http`, `json`, `problem` and the contracts.
@NullMarked
package dev.hearth.manager.metrics;

import org.jspecify.annotations.NullMarked;
