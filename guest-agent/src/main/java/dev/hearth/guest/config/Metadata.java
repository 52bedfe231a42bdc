// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.config;

/// What the metadata service answers: a flat JSON object whose members are strings without escapes.
/// Members of other names are skipped; anything else makes the whole answer worthless.
public final class Metadata {

    private final Settings settings;

    public Metadata(Settings settings) {
        this.settings = settings;
    }

    /// Takes `vm_id`, `manager_url` and `token`; false when this is no such object.
    public boolean read(String text) {
        String json = text.trim();
        int end = json.length();
        if (end < 2 || json.charAt(0) != '{' || json.charAt(end - 1) != '}') {
            return false;
        }
        int at = skipBlanks(json, 1);
        while (json.charAt(at) == '"') {
            int nameEnd = json.indexOf('"', at + 1);
            int colon = nameEnd < 0 ? -1 : skipBlanks(json, nameEnd + 1);
            if (colon < 0 || json.charAt(colon) != ':') {
                return false;
            }
            int value = skipBlanks(json, colon + 1);
            int valueEnd = json.charAt(value) == '"' ? json.indexOf('"', value + 1) : -1;
            if (valueEnd < 0) {
                return false;
            }
            take(json.substring(at + 1, nameEnd), json.substring(value + 1, valueEnd));
            at = skipBlanks(json, valueEnd + 1);
            if (json.charAt(at) == ',') {
                at = skipBlanks(json, at + 1);
            }
        }
        return at == end - 1;
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
