// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.text;

/// Writes metrics as Prometheus reads them: its text format 0.0.4, or OpenMetrics 1.0.
///
/// A family comes in one piece: [#family], then for each sample [#sample], its labels, its value.
/// Not safe for use by many threads.
public final class ExpositionWriter extends TextOutput {

    /// Which of the two; they differ in the names of counters, in one type and in the last line.
    public enum Format {
        TEXT,
        OPEN_METRICS
    }

    /// What a metric is. An untyped one is called unknown in OpenMetrics.
    public enum MetricType {
        COUNTER("counter"),
        GAUGE("gauge"),
        UNTYPED("untyped");

        private final String word;

        MetricType(String word) {
            this.word = word;
        }
    }

    private static final byte[] HELP = ascii("# HELP ");
    private static final byte[] FROM = ascii(" From ");
    private static final byte[] TYPE = ascii(".\n# TYPE ");
    private static final byte[] TOTAL = ascii("_total");
    private static final int MAX_DECIMALS = 9;
    private static final int UNKNOWN = -1;

    private Format format = Format.TEXT;
    private String source = "";

    /// Where it stands for the first time; unknown before.
    private int sourceStart;

    /// Where the family's name stands for the first time, without `_total`.
    private int nameStart;

    private int nameLength;
    private MetricType type = MetricType.GAUGE;
    private boolean labelled;

    /// Texts start at byte `start`.
    public ExpositionWriter(byte[] bytes, int start) {
        super(bytes, start);
    }

    /// Forgets the text so far; the next one is of this format.
    public void restart(Format newFormat) {
        restart();
        format = newFormat;
    }

    private static byte[] ascii(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }

    private void putText(byte[] text) {
        putBytes(text, 0, text.length);
    }

    /// Says where the families that follow come from: the help text of each.
    public void source(String text) {
        source = text;
        sourceStart = UNKNOWN;
    }

    /// Begins a family. Its name is put together from its parts; a counter's has `_total` at its
    /// end, which is not given here.
    public void family(MetricType newType, String newPrefix, String newName, String newUnit) {
        type = newType;
        putText(HELP);
        nameStart = end();
        putAll(newPrefix);
        putAll(newName);
        putAll(newUnit);
        nameLength = end() - nameStart;
        boolean total = type == MetricType.COUNTER && format == Format.TEXT;
        if (total) {
            putText(TOTAL);
        }
        putText(FROM);
        putSource();
        putText(TYPE);
        putAgain(nameStart, total ? nameLength + TOTAL.length : nameLength);
        put(' ');
        boolean unknown = type == MetricType.UNTYPED && format == Format.OPEN_METRICS;
        putAll(unknown ? "unknown" : type.word);
        put('\n');
    }

    private void putSource() {
        if (sourceStart == UNKNOWN) {
            sourceStart = end();
            putAll(source);
        } else {
            putAgain(sourceStart, source.length());
        }
    }

    /// Begins a sample of the family.
    public void sample() {
        putAgain(nameStart, nameLength);
        if (type == MetricType.COUNTER) {
            putText(TOTAL);
        }
        labelled = false;
    }

    /// A label whose value needs no escapes.
    public void label(String label, String value) {
        beginLabel(label);
        putPlain(value);
    }

    /// A label whose value is a number.
    public void label(String label, int value) {
        beginLabel(label);
        put('"');
        putUnsigned(value);
        put('"');
    }

    /// A label whose value is any text of the kernel: what is not printable ASCII, and the
    /// backslash itself, becomes `\xhh`, as in the report.
    public void label(String label, byte[] text, int from, int to) {
        beginLabel(label);
        putQuoted(text, from, to, ' ');
    }

    private void beginLabel(String label) {
        put(labelled ? ',' : '{');
        labelled = true;
        putAll(label);
        put('=');
    }

    /// Ends the sample with a whole number from 0 to 2^64-1, given as the bits of a long.
    public void value(long value) {
        value(value, 1);
    }

    /// Ends the sample with a share of a whole number, exact in up to nine decimals.
    public void value(long value, int divisor) {
        if (labelled) {
            put('}');
        }
        put(' ');
        if (divisor == 1) {
            putUnsigned(value);
        } else {
            putUnsigned(Long.divideUnsigned(value, divisor));
            putDecimals(Long.remainderUnsigned(value, divisor), divisor);
        }
        put('\n');
    }

    private void putDecimals(long remainder, int divisor) {
        long rest = remainder;
        for (int i = 0; rest != 0 && i < MAX_DECIMALS; i++) {
            if (i == 0) {
                put('.');
            }
            rest *= 10;
            put((int) ('0' + rest / divisor));
            rest %= divisor;
        }
    }

    /// A family of one sample without labels.
    public void single(
            MetricType newType, String newPrefix, String newName, long value, int divisor) {
        family(newType, newPrefix, newName, "");
        sample();
        value(value, divisor);
    }

    /// Ends the text.
    public void finish() {
        if (format == Format.OPEN_METRICS) {
            putAll("# EOF\n");
        }
    }
}
