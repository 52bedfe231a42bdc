// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import org.jspecify.annotations.Nullable;

/// What a viewer asks of a console beside typing, in a text message.
///
/// @param columns of the viewer's terminal; with `resize` only, else null
/// @param rows of the viewer's terminal; with `resize` only, else null
public record ConsoleControl(Type type, @Nullable Integer columns, @Nullable Integer rows) {

    /// What is asked for.
    public enum Type {
        /// The keyboard, whoever has it.
        TAKE_KEYBOARD("take-keyboard"),
        /// To have the keyboard no longer.
        RELEASE_KEYBOARD("release-keyboard"),
        /// Nothing: a serial line has no size, and terminals say theirs all the same.
        RESIZE("resize");

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
}
