// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.stack;

/// A program that did not become ready; the message says why, from the program's own log.
public final class NotReady extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotReady(String message) {
        super(message);
    }
}
