// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.prometheus;

/// The store did not answer what it was asked. The message says why, for people.
public final class StoreFailed extends Exception {

    private static final long serialVersionUID = 1;

    StoreFailed(String message) {
        super(message);
    }

    StoreFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
