// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.config;

import dev.hearth.guest.net.Ascii;

/// The words `hearth.KEY=VALUE` of the kernel's command line. Words of others, and keys it does not
/// know, are left alone: other programs of the boot have theirs there.
public final class BootParameters {

    private final Settings settings;

    public BootParameters(Settings settings) {
        this.settings = settings;
    }

    public void read(byte[] line, int length) {
        int from = 0;
        for (int at = 0; at <= length; at++) {
            if (at == length || line[at] == ' ' || line[at] == '\n') {
                if (at - from > 7 && line[from] == 'h' && line[from + 6] == '.') {
                    readWord(Ascii.text(line, from, at));
                }
                from = at + 1;
            }
        }
    }

    private void readWord(String word) {
        int equals = word.indexOf('=');
        Key key = equals < 0 ? null : Key.of(Source.BOOT, word.substring(0, equals));
        // It is read after the agent listens, or may be.
        if (key != null && key != Key.LISTEN) {
            settings.take(Source.BOOT, "", key, word.substring(equals + 1));
        }
    }
}
