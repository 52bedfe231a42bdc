// SPDX-License-Identifier: Apache-2.0
/// The first process of every guest that Hearth boots, and what it leaves behind: a supervisor of
/// the agent.
///
/// ```
/// Init ──► Modules, RootDisk, Network, Nameserver ──► spawns Supervisor ──► becomes the guest's own init
///                                                     Supervisor ──► starts the agent, again and again
/// ```
///
/// A program of its own, `guest-init`, so that the agent, which also goes into guests that Hearth
/// did not boot, can neither mount nor start anything. Nothing is written to the guest's disk.
@NullMarked
package dev.hearth.guest.init;

import org.jspecify.annotations.NullMarked;
