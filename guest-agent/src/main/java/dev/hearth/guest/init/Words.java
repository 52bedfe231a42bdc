// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.net.Ascii;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Words between blanks and line ends: of the kernel's command line, or of a list.
final class Words {

    private final List<String> words = new ArrayList<>();

    /// @param length negative: there are none
    Words(byte[] text, int length) {
        int from = 0;
        for (int at = 0; at <= length; at++) {
            if (at == length || text[at] == ' ' || text[at] == '\n' || text[at] == '\t') {
                if (at > from) {
                    words.add(Ascii.text(text, from, at));
                }
                from = at + 1;
            }
        }
    }

    List<String> all() {
        return words;
    }

    /// Where a word stands last; -1: nowhere.
    int lastIndexOf(String word) {
        int last = -1;
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals(word)) {
                last = i;
            }
        }
        return last;
    }

    /// What stands behind `key=`, the last time; null: it does not.
    @Nullable String value(String key) {
        String value = null;
        for (String word : words) {
            if (word.length() > key.length()
                    && word.charAt(key.length()) == '='
                    && word.startsWith(key)) {
                value = word.substring(key.length() + 1);
            }
        }
        return value;
    }

    /// The same, or something else when it does not or stands empty.
    String value(String key, String otherwise) {
        String value = value(key);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
