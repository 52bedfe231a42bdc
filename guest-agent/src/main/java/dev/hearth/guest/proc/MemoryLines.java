// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.MetricType;
import org.jspecify.annotations.Nullable;

/// Every line of /proc/meminfo, under the names node_exporter makes of them: `Active(anon):` in kB
/// becomes `node_memory_Active_anon_bytes`, and what has no unit keeps none.
final class MemoryLines {

    private static final int MOST = 96;
    private static final long MOST_KB = Long.MAX_VALUE / 1024;

    /// Made at the first reading, and again only when the kernel's lines change.
    private final @Nullable String[] names = new String[MOST];

    private final long[] values = new long[MOST];
    private final boolean[] bytes = new boolean[MOST];
    private int count;

    void clear() {
        count = 0;
    }

    /// Adds the line at which a cursor is; one that is not like the others is left out.
    void add(TextCursor in) {
        in.restartLine();
        if (count == MOST || !in.takeUntil(':') || !isName(in)) {
            return;
        }
        int from = in.tokenStart();
        int to = in.tokenEnd();
        if (!in.takeNumber()) {
            return;
        }
        long value = in.number();
        boolean inKb = in.takeToken() && in.isToken("kB");
        if (inKb && (value < 0 || value > MOST_KB)) {
            return;
        }
        values[count] = inKb ? value * 1024 : value;
        bytes[count] = inKb;
        if (!isSame(names[count], in.text(), from, to)) {
            names[count] = name(in.text(), from, to);
        }
        count++;
    }

    private static boolean isName(TextCursor in) {
        for (int i = in.tokenStart(); i < in.tokenEnd(); i++) {
            byte b = in.text()[i];
            boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            if (!letter && !TextCursor.isDigit(b) && b != '_' && b != '(' && b != ')') {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(@Nullable String name, byte[] text, int from, int to) {
        if (name == null) {
            return false;
        }
        int length = 0;
        for (int i = from; i < to; i++) {
            if (text[i] != ')') {
                if (length == name.length() || name.charAt(length) != mapped(text[i])) {
                    return false;
                }
                length++;
            }
        }
        return length == name.length();
    }

    private static String name(byte[] text, int from, int to) {
        StringBuilder name = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (text[i] != ')') {
                name.append(mapped(text[i]));
            }
        }
        return name.toString();
    }

    private static char mapped(byte b) {
        return b == '(' ? '_' : (char) b;
    }

    void write(ExpositionWriter out) {
        for (int i = 0; i < count; i++) {
            String name = names[i];
            if (name != null) {
                out.family(MetricType.GAUGE, "node_memory_", name, bytes[i] ? "_bytes" : "");
                out.sample();
                out.value(values[i]);
            }
        }
    }
}
