// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.database;

/// The manager cannot have its database. The message says what to do.
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DatabaseException(String message) {
        super(message);
    }

    DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
