// SPDX-License-Identifier: Apache-2.0
/// What happened to each VM, and why it ended.
///
/// ```
///  Vm: started, paused, ended, … ─────────────────────┐
///  a batch a second ─► EventWatch ─ agent lost, OOM … ┴─► EventLog: events.jsonl of each VM
///                          └─ Clues ─► VerdictRule: cause and evidence of an end
/// ```
///
/// Events outlive the host agent and wait there for a manager that is away. May use `storage`,
/// `wire`, `fault` and the contracts.
@NullMarked
package dev.hearth.host.event;

import org.jspecify.annotations.NullMarked;
