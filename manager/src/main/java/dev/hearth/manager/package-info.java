// SPDX-License-Identifier: Apache-2.0
/// The manager: the one part of Hearth that faces people. It serves REST `/v1`, WebSockets and the
/// web UI, keeps what is wanted in PostgreSQL, and talks to host agents only, never to a guest.
///
/// ```
///  problem, json, config, home ◄── http ◄── host ◄── vm ◄── metrics, history, alert, console ◄── export
///                        ▲                   ▲
///                        └──── database ◄────┴─── history ◄── health
/// ```
///
/// An arrow leads from who is used to who uses it; `Main` and `Program` use all of them.
@NullMarked
package dev.hearth.manager;

import org.jspecify.annotations.NullMarked;
