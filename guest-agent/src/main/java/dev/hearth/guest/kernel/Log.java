// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

/// The few lines an agent says: on standard error, one sentence each, in ASCII.
public final class Log {

    private static final String PREFIX = "guest-agent: ";

    private final Kernel kernel;

    public Log(Kernel kernel) {
        this.kernel = kernel;
    }

    /// Says a sentence. It is lost when nobody reads standard error.
    public void say(String sentence) {
        kernel.log(bytes(PREFIX + sentence + "\n"));
    }

    /// The bytes of an ASCII text; whatever is none becomes a question mark.
    public static byte[] bytes(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = text.charAt(i);
            bytes[i] = (byte) (c < 0x7f && (c >= ' ' || c == '\n') ? c : '?');
        }
        return bytes;
    }
}
