// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

/// The few lines that are said: on standard error, one sentence each, in ASCII.
public final class Log {

    private final Kernel kernel;
    private final String prefix;

    public Log(Kernel kernel) {
        this(kernel, "guest-agent: ");
    }

    /// @param prefix who speaks
    public Log(Kernel kernel, String prefix) {
        this.kernel = kernel;
        this.prefix = prefix;
    }

    /// Says a sentence. It is lost when nobody reads standard error.
    public void say(String sentence) {
        kernel.log(bytes(prefix + sentence + "\n"));
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
