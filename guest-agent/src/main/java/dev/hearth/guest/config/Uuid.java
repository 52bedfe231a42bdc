// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.config;

/// The usual form of a UUID: 36 characters, hexadecimal digits and four dashes.
public final class Uuid {

    public static final int LENGTH = 36;

    private Uuid() {}

    public static boolean isUuid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? text.charAt(i) != '-' : !isHex(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
