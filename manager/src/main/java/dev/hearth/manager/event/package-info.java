// SPDX-License-Identifier: Apache-2.0
/// What happened to VMs. Hosts take it down; here it is fetched, kept and shown.
///
/// ```
///  a batch a second ─► EventKeeper: whose number has grown? ─► EventClient ─► EventStore
/// ```
///
/// May use `vm`, `host`, `http`, `database`, `problem` and the contracts.
@NullMarked
package dev.hearth.manager.event;

import org.jspecify.annotations.NullMarked;
