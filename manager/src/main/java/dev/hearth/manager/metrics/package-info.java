// SPDX-License-Identifier: Apache-2.0
/// What happens inside the VMs, live: the latest sample of each, and its viewers; and the whole
/// fleet, and its viewers.
///
/// ```
///  host stream ─ a batch a second ─► HostState ─┬► LiveHub ─ one text per VM ─► slot of each viewer ─► WebSocket
///                                               └► FleetHub ─ a frame ─► FleetSeat of each viewer ─► WebSocket
/// ```
///
/// A slot holds one message, the newest: a slow viewer misses some and holds up nobody. When the
/// host does not answer, viewers are told so once a second; the last values are not repeated.
///
/// A viewer of the fleet misses nothing, or it could not add up what it is told: a seat holds the
/// newest frame, and makes of it what changed since the one the viewer has seen, when the viewer
/// has taken what came before. Viewers with the same view who have seen the same share that text.
///
/// May use `vm`, `host`, `history` (what is measured), `http`, `json`, `problem` and the contracts.
@NullMarked
package dev.hearth.manager.metrics;

import org.jspecify.annotations.NullMarked;
