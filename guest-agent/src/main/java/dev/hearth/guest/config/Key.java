// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.config;

import dev.hearth.guest.net.Endpoint;
import dev.hearth.guest.net.Networks;
import org.jspecify.annotations.Nullable;

/// One thing that can be set: `VM_ID` in the file, `--vm-id` as an option, `hearth.vm_id` on the
/// kernel's command line, `vm_id` in the metadata.
public enum Key {
    LISTEN("LISTEN", "ADDRESS:PORT, such as 0.0.0.0:8080"),
    VM_ID("VM_ID", "a UUID of 36 characters"),
    MANAGER_URL("MANAGER_URL", "http://ADDRESS[:PORT], the address in digits"),
    TOKEN("TOKEN", "1 to 256 visible ASCII characters"),
    ACCESS_TOKEN("ACCESS_TOKEN", "1 to 256 visible ASCII characters"),
    ALLOW("ALLOW", "at most 16 networks ADDRESS/BITS with commas between them"),
    MMDS("MMDS", "0 or 1"),
    UPGRADE_KEY("UPGRADE_KEY", "64 digits of 0-9 and a-f");

    private static final String SCHEME = "http://";
    private static final int HTTP_PORT = 80;
    private static final int MAX_TOKEN = 256;
    private static final int KEY_BYTES = 32;

    private final String text;
    private final String needs;

    Key(String text, String needs) {
        this.text = text;
        this.needs = needs;
    }

    /// What a value must be, for people.
    String needs() {
        return needs;
    }

    /// Whether its value is nobody else's business.
    boolean isSecret() {
        return this == TOKEN || this == ACCESS_TOKEN;
    }

    /// Whether a faulty value must not leave the agent open to everybody.
    boolean isGuarding() {
        return this == ALLOW || this == ACCESS_TOKEN;
    }

    /// Its name in a file.
    @Override
    public String toString() {
        return text;
    }

    /// Its name in lower case, with a mark between the words.
    String name(String prefix, char mark) {
        StringBuilder name = new StringBuilder(prefix);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            name.append(c == '_' ? mark : (char) (c | 0x20));
        }
        return name.toString();
    }

    /// The key that has this name; null when none has.
    public static @Nullable Key of(Source source, String name) {
        for (Key key : values()) {
            if (source.nameOf(key).equals(name)) {
                return key;
            }
        }
        return null;
    }

    boolean accepts(String value) {
        return switch (this) {
            case LISTEN -> Endpoint.parse(value) != null;
            case VM_ID -> Uuid.isUuid(value);
            case MANAGER_URL -> manager(value) != null;
            case TOKEN, ACCESS_TOKEN -> isToken(value);
            case ALLOW -> Networks.parse(value) != null;
            case UPGRADE_KEY -> key(value) != null;
            case MMDS -> value.equals("0") || value.equals("1");
        };
    }

    /// Reads the URL of a manager; null when it is none.
    static @Nullable Endpoint manager(String url) {
        if (!url.startsWith(SCHEME)) {
            return null;
        }
        int end = url.endsWith("/") ? url.length() - 1 : url.length();
        return end < SCHEME.length()
                ? null
                : Endpoint.parse(url.substring(SCHEME.length(), end), HTTP_PORT);
    }

    /// Reads a public key of Ed25519; null when it is none.
    static byte @Nullable [] key(String digits) {
        if (digits.length() != 2 * KEY_BYTES) {
            return null;
        }
        byte[] key = new byte[KEY_BYTES];
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) {
                return null;
            }
            key[i / 2] = (byte) ((key[i / 2] << 4) | digit);
        }
        return key;
    }

    private static boolean isToken(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= MAX_TOKEN;
    }
}
