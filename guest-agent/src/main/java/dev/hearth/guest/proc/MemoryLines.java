// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.MetricType;
import org.jspecify.annotations.Nullable;

/// Every line of /proc/meminfo, under the names node_exporter makes of them: `Active(anon):` in kB
/// becomes `node_memory_Active_anon_bytes`, and what has no unit keeps none.
///
/// A kernel writes the same lines in the same order each time, so what is at which place is found
/// out once.
final class MemoryLines {

    /// Of a line that is none of the keys.
    static final int NO_KEY = -1;

    private static final int MOST = 96;
    private static final long MOST_KB = Long.MAX_VALUE / 1024;

    private final String[] keys;

    /// What stands at each place, up to its colon.
    private final byte[][] labels = new byte[MOST][0];

    private final @Nullable String[] names = new String[MOST];
    private final int[] keyOf = new int[MOST];
    private final long[] values = new long[MOST];
    private final boolean[] bytes = new boolean[MOST];
    private int count;
    private boolean inKb;

    /// @param keys the labels that are asked for one by one, with their colons
    MemoryLines(String[] keys) {
        this.keys = keys;
    }

    void clear() {
        count = 0;
    }

    /// Takes the line at which a cursor is, up to its unit. Answers which of the keys it is; the
    /// line of a key that is not like the others is still answered, with a number that is none. Any
    /// other such line is left out.
    int take(TextCursor in) {
        inKb = false;
        if (count == MOST || !(isAsBefore(in) || learn(in))) {
            return NO_KEY;
        }
        int key = keyOf[count];
        if (!in.takeNumber()) {
            return key;
        }
        long value = in.number();
        inKb = in.takeToken() && in.isToken("kB");
        if (!inKb || (value >= 0 && value <= MOST_KB)) {
            values[count] = inKb ? value * 1024 : value;
            bytes[count] = inKb;
            count++;
        }
        return key;
    }

    /// Whether the line taken last has a number, and it is in kB.
    boolean isInKb() {
        return inKb;
    }

    private boolean isAsBefore(TextCursor in) {
        return labels[count].length > 0 && in.take(labels[count]);
    }

    private boolean learn(TextCursor in) {
        if (!in.takeUntil(':') || !isName(in)) {
            return false;
        }
        int from = in.tokenStart();
        int length = in.tokenEnd() + 1 - from;
        byte[] label = new byte[length];
        System.arraycopy(in.text(), from, label, 0, length);
        labels[count] = label;
        names[count] = name(label);
        keyOf[count] = keyOf(label);
        return true;
    }

    private int keyOf(byte[] label) {
        for (int key = 0; key < keys.length; key++) {
            if (isSame(keys[key], label)) {
                return key;
            }
        }
        return NO_KEY;
    }

    private static boolean isSame(String key, byte[] label) {
        boolean same = key.length() == label.length;
        for (int i = 0; same && i < label.length; i++) {
            same = key.charAt(i) == label[i];
        }
        return same;
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

    /// Without the colon and closing brackets; an opening one becomes an underscore.
    private static String name(byte[] label) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < label.length - 1; i++) {
            if (label[i] != ')') {
                name.append(label[i] == '(' ? '_' : (char) label[i]);
            }
        }
        return name.toString();
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
