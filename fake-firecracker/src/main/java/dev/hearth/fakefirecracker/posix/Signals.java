// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.posix;

/// Signals to this process itself.
public final class Signals {

    /// The last signal this process sees.
    public enum Deadly {
        KILL(9),
        TERM(15),
        ABRT(6);

        private final int number;

        Deadly(int number) {
            this.number = number;
        }
    }

    private Signals() {}

    /// Does not return.
    public static void die(Deadly signal) {
        CLibrary.kill((int) ProcessHandle.current().pid(), signal.number);
        while (true) {
            Thread.onSpinWait();
        }
    }
}
