// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.console;

/// What a viewer is there for.
public enum ConsoleMode {
    /// Typing takes the keyboard when nobody has it.
    WRITE,
    /// Typing is refused.
    WATCH
}
