// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.misbehaviour;

/// What a rule does.
public sealed interface Deed {

    /// Never goes on.
    record Hang() implements Deed {}

    /// Goes on later.
    record Wait(long millis) implements Deed {}

    /// The process exits as the real one would with this code: 148 and above leave a last metrics
    /// line that says which signal.
    record Exit(int code) implements Deed {}

    /// The process dies by a signal and writes nothing.
    ///
    /// @param signal `KILL`, `TERM` or `ABRT`
    record Kill(String signal) implements Deed {}

    /// The connection is closed without an answer.
    record Close() implements Deed {}

    /// This is answered instead.
    record Answer(int status, String body) implements Deed {}

    /// These bytes are answered instead, with no HTTP around them.
    record Raw(String bytes) implements Deed {}

    /// The guest does something.
    ///
    /// @param what `reboot`, `panic` or `poweroff`
    record InGuest(String what) implements Deed {}

    /// The guest's activity moves by so many ticks, whatever the clock says.
    record Tick(long count) implements Deed {}

    /// A setting changes.
    record Set(String key, String value) implements Deed {}
}
