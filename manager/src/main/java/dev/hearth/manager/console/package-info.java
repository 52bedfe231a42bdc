// SPDX-License-Identifier: Apache-2.0
/// The terminals of VMs, in the browser. The host agent holds the consoles and decides who types;
/// here each viewer is joined to it.
///
/// ```
///  host agent ── frames ──► ConsoleRelay ──► Terminal: binary = bytes, text = notices
///             ◄─ requests ─      ▲──────────── binary = keys, text = controls
/// ```
///
/// A viewer outlives a restart of the host agent: its relay attaches again, and says so.
///
/// May use `vm`, `host`, `http`, `json`, `problem` and the contracts.
@NullMarked
package dev.hearth.manager.console;

import org.jspecify.annotations.NullMarked;
