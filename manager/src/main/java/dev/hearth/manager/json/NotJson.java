// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.json;

import org.jspecify.annotations.Nullable;

/// The bytes are not the JSON they should be.
public final class NotJson extends Exception {

    private static final long serialVersionUID = 1;

    NotJson(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
