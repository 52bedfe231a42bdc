// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.net;

/// Bytes as text, one character for each.
public final class Ascii {

    private Ascii() {}

    public static String text(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append((char) (bytes[i] & 0xff));
        }
        return text.toString();
    }

    public static byte[] bytes(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }
}
