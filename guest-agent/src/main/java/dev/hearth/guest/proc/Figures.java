// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.MetricType;

/// The names of a family's figures, in order, once for JSON and for an exposition.
///
/// They are given as one text of words such as `c:reads_completed m:read_time`, which costs the
/// binary a fraction of what an object or a text for each would. The letter is the kind: `c` a
/// counter, `g` a gauge, `u` an untyped figure, `m` a counter of milliseconds, `s` one of
/// microseconds. In JSON names end with the unit of what the kernel counts, in an exposition with
/// seconds. A kind in upper case is left out of JSON.
final class Figures {

    private final String prefix;
    private final String[] names;
    private final String[] jsonNames;
    private final char[] kinds;
    private final boolean[] inJson;

    Figures(String prefix, String words) {
        this.prefix = prefix;
        int count = 1;
        for (int i = 0; i < words.length(); i++) {
            count += words.charAt(i) == ' ' ? 1 : 0;
        }
        names = new String[count];
        jsonNames = new String[count];
        kinds = new char[count];
        inJson = new boolean[count];
        int from = 0;
        for (int figure = 0; figure < count; figure++) {
            int end = words.indexOf(' ', from);
            String name = words.substring(from + 2, end < 0 ? words.length() : end);
            char kind = words.charAt(from);
            inJson[figure] = kind >= 'a';
            kinds[figure] = inJson[figure] ? kind : (char) (kind + ('a' - 'A'));
            names[figure] = name;
            jsonNames[figure] = name + jsonUnit(kinds[figure]);
            from = end + 1;
        }
    }

    private static String jsonUnit(char kind) {
        return kind == 'm' ? "_ms" : kind == 's' ? "_us" : "";
    }

    int count() {
        return names.length;
    }

    String name(int figure) {
        return names[figure];
    }

    /// Writes a figure as a field of an object.
    void writeField(JsonWriter json, int figure, long value) {
        if (inJson[figure]) {
            json.unsignedField(jsonNames[figure], value);
        }
    }

    /// Writes that a figure is not known as a field of an object.
    void writeNull(JsonWriter json, int figure) {
        if (inJson[figure]) {
            json.nullField(jsonNames[figure]);
        }
    }

    void beginFamily(ExpositionWriter out, int figure) {
        char kind = kinds[figure];
        MetricType type =
                kind == 'g'
                        ? MetricType.GAUGE
                        : kind == 'u' ? MetricType.UNTYPED : MetricType.COUNTER;
        out.family(type, prefix, names[figure], divisor(kind) == 1 ? "" : "_seconds");
    }

    /// Ends a sample of a figure.
    void writeValue(ExpositionWriter out, int figure, long value) {
        out.value(value, divisor(kinds[figure]));
    }

    /// Writes a family of one sample.
    void writeSingle(ExpositionWriter out, int figure, long value) {
        beginFamily(out, figure);
        out.sample();
        writeValue(out, figure, value);
    }

    private static int divisor(char kind) {
        return kind == 'm' ? 1000 : kind == 's' ? 1_000_000 : 1;
    }
}
