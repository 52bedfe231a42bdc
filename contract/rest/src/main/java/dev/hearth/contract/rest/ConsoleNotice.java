// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a viewer of a console is told in a text message; what the guest prints comes in binary
/// ones.
///
/// @param viewer who is told; with `attached` only
/// @param bytes with `attached`: how much of what follows was printed before; with `dropped`: how
///   much the viewer missed
/// @param writer who has the keyboard; null when nobody has
/// @param detail in words, for a person
public record ConsoleNotice(
        Type type,
        @Nullable UUID viewer,
        @Nullable Long bytes,
        @Nullable Writer writer,
        @Nullable String detail) {

    /// What it is about.
    public enum Type {
        /// The viewer sees the console from here on: first what was printed before.
        ATTACHED("attached"),
        /// The keyboard has another writer.
        KEYBOARD("keyboard"),
        /// What the viewer typed or asked for was not done.
        REFUSED("refused"),
        /// The viewer took what was printed too slowly, and misses some of it here.
        DROPPED("dropped"),
        /// The host agent does not answer; `attached` or `ended` follows.
        INTERRUPTED("interrupted"),
        /// The connection lives; said every few seconds, for a script in a browser sees no pings.
        ALIVE("alive"),
        /// The machine or its host agent is gone: nothing more follows.
        ENDED("ended");

        private final String wire;

        Type(String wire) {
            this.wire = wire;
        }

        /// The name on the wire.
        @Override
        public String toString() {
            return wire;
        }
    }

    /// Who types.
    ///
    /// @param name as the viewer called itself
    public record Writer(UUID viewer, String name) {}
}
