// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.json;

/// The text is not JSON, or not the JSON that was wanted. The message ends with line and column.
public final class JsonException extends Exception {

    private static final long serialVersionUID = 1;

    JsonException(String message, int line, int column) {
        super(message + " at line " + line + " column " + column);
    }
}
