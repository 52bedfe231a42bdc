// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

/// A call that is refused; the message is the answer's `fault_message`.
public final class Fault extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    public Fault(String message) {
        this(400, message);
    }

    Fault(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
