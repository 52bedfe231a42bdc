// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.config;

import dev.hearth.guest.net.Ascii;
import java.util.ArrayList;
import java.util.List;

/// The agent's file: lines `KEY=VALUE`, also `KEY="VALUE"`; empty ones, and those that begin with
/// `#`, say nothing. Every fault is noted with its line.
public final class ConfigFile {

    /// Bytes of a file.
    public static final int MAX_BYTES = 8 * 1024;

    private final String path;
    private final Settings settings;

    public ConfigFile(String path, Settings settings) {
        this.path = path;
        this.settings = settings;
    }

    public void read(byte[] bytes, int length) {
        if (length > MAX_BYTES) {
            settings.fault(path + " is longer than 8192 bytes");
            return;
        }
        List<Key> seen = new ArrayList<>();
        int number = 0;
        int from = 0;
        for (int at = 0; at <= length; at++) {
            if (at == length || bytes[at] == '\n') {
                number++;
                String line = Ascii.text(bytes, from, at).trim();
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    readLine(line, path + ":" + number + ": ", seen);
                }
                from = at + 1;
            }
        }
    }

    private void readLine(String line, String where, List<Key> seen) {
        int equals = line.indexOf('=');
        Key key = equals < 0 ? null : Key.of(Source.FILE, line.substring(0, equals));
        if (equals < 0) {
            settings.fault(where + "this is not KEY=VALUE");
        } else if (key == null) {
            settings.fault(where + "there is no key " + line.substring(0, equals));
        } else if (seen.contains(key)) {
            settings.fault(where + key + " is there twice");
        } else {
            seen.add(key);
            settings.take(Source.FILE, where, key, unquoted(line.substring(equals + 1)));
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
