// SPDX-License-Identifier: Apache-2.0
/// The operator's command line: one command is one class. It speaks the public REST API, and for
/// `up` and `down` it starts and ends the programs of this machine.
///
/// `up`, `down`, `console` → `stack` (programs and their processes), `api` (the manager's API).
@NullMarked
package dev.hearth.cli;

import org.jspecify.annotations.NullMarked;
