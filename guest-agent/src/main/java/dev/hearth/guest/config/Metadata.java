// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.config;

/// What the metadata service answers: a flat JSON object whose members are strings without escapes.
/// Members of other names are skipped; anything else makes the whole answer worthless.
public final class Metadata {

    private final Settings settings;

    public Metadata(Settings settings) {
        this.settings = settings;
    }

    /// Takes `vm_id`, `manager_url` and `token`; false when this is no such object, of which then
    /// nothing is taken.
    public boolean read(String text) {
        String json = text.trim();
        return walk(json, false) && walk(json, true);
    }

    private boolean walk(String json, boolean taking) {
        int end = json.length() - 1;
        if (end < 1 || json.charAt(0) != '{' || json.charAt(end) != '}') {
            return false;
        }
        int at = skipBlanks(json, 1);
        boolean more = at < end;
        while (more) {
            int nameEnd = endOfString(json, at);
            int colon = skipBlanks(json, nameEnd + 1);
            int value = skipBlanks(json, colon + 1);
            int valueEnd = endOfString(json, value);
            if (nameEnd < 0 || json.charAt(colon) != ':' || valueEnd < 0) {
                return false;
            }
            if (taking) {
                take(json.substring(at + 1, nameEnd), json.substring(value + 1, valueEnd));
            }
            at = skipBlanks(json, valueEnd + 1);
            more = json.charAt(at) == ',';
            at = more ? skipBlanks(json, at + 1) : at;
        }
        return at == end;
    }

    /// Where the string that begins here ends; negative when none does, or not without escapes.
    private static int endOfString(String json, int from) {
        if (json.charAt(from) != '"') {
            return -1;
        }
        for (int at = from + 1; at < json.length(); at++) {
            char c = json.charAt(at);
            if (c == '"') {
                return at;
            }
            if (c < ' ' || c == '\\') {
                return -1;
            }
        }
        return -1;
    }

    private void take(String name, String value) {
        Key key = Key.of(Source.METADATA, name);
        if (key == Key.VM_ID || key == Key.MANAGER_URL || key == Key.TOKEN) {
            settings.take(Source.METADATA, "metadata: ", key, value);
        }
    }

    /// The last character is the closing brace, so that there always is a next one.
    private static int skipBlanks(String json, int from) {
        int at = from;
        while (at < json.length() - 1 && json.charAt(at) <= ' ') {
            at++;
        }
        return Math.min(at, json.length() - 1);
    }
}
