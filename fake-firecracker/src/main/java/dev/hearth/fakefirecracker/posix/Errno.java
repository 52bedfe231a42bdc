// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.posix;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/// Errors of the operating system in the words of a Rust program linked with musl.
public final class Errno {

    private Errno() {}

    /// Such as `No such file or directory (os error 2)`.
    public static String text(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (e instanceof NoSuchFileException || message.contains("no such file")) {
            return text(2);
        }
        if (e instanceof AccessDeniedException || message.contains("permission denied")) {
            return text(13);
        }
        if (message.contains("is a directory")) {
            return text(21);
        }
        if (message.contains("in use") || message.contains("busy")) {
            return text(message.contains("busy") ? 16 : 98);
        }
        if (message.contains("temporarily unavailable")) {
            return text(11);
        }
        if (message.contains("read-only file system")) {
            return text(30);
        }
        return message.contains("no space") ? text(28) : text(5);
    }

    static String text(int errno) {
        String words =
                switch (errno) {
                    case 1 -> "Operation not permitted";
                    case 2 -> "No such file or directory";
                    case 11 -> "Resource temporarily unavailable";
                    case 13 -> "Permission denied";
                    case 16 -> "Resource busy";
                    case 19 -> "No such device";
                    case 21 -> "Is a directory";
                    case 22 -> "Invalid argument";
                    case 28 -> "No space left on device";
                    case 30 -> "Read-only file system";
                    case 98 -> "Address in use";
                    default -> "I/O error";
                };
        return words + " (os error " + errno + ")";
    }
}
