// SPDX-License-Identifier: Apache-2.0
/// A small HTTP/1.1 server (RFC 9112) for answers that fit into memory: GET, and PUT of what an
/// [Intake] takes, keep-alive, one thread, everything bounded and allocated once.
///
/// ```
///            bytes, body        whole request          all bytes sent, keep-alive
/// READING ──────────► READING ───────────────► WRITING ──────────────────────────► READING
///    │ end, time-out                              │ sent, close
///    ▼                                            ▼   the other side ended, or time-out
/// closed ◄────────────────────────────────────  ENDING
/// ```
///
/// [Call] is the other direction: the agent's own few requests.
///
/// May use `kernel`, `net`, `json` and `text`.
@NullMarked
package dev.hearth.guest.http;

import org.jspecify.annotations.NullMarked;
