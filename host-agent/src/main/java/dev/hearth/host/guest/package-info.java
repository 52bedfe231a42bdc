// SPDX-License-Identifier: Apache-2.0
/// The one poller of guest agents: asks every running VM once a second and reads what comes back as
/// the words of a stranger.
///
/// ```
///   CLOSED ──due──► CONNECTING ──connected──► WAITING ──whole answer──► IDLE
///     ▲                 │                        │                       │ due
///     │                 │ refused, overdue       │ refused, overdue      ├──────► WAITING
///     └─────────────────┴────────────────────────┴───────────────────────┘
///                                                        closed by the guest
/// ```
///
/// A guest that is reached by vsock is greeted between CONNECTING and WAITING: its VMM is told the
/// port, and has to say OK. Where more than one door leads to an agent, three refusals at one lead
/// to the next.
///
/// One thread, one selector, 10 ms ticks: a guest that is silent, slow, endless or wrong costs its
/// own VM a sample and nobody else anything. It may use `dev.hearth.contract.guest` and nothing of
/// the host agent.
@NullMarked
package dev.hearth.host.guest;

import org.jspecify.annotations.NullMarked;
