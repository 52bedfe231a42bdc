// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.api;

/// What a viewer of a console comes for.
public enum ConsoleMode {
    /// To type, when nobody else does.
    WRITE("write"),
    /// To look on: typing is refused.
    WATCH("watch");

    private final String wire;

    ConsoleMode(String wire) {
        this.wire = wire;
    }

    /// The name on the wire.
    @Override
    public String toString() {
        return wire;
    }
}
