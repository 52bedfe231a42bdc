// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.wire;

import java.time.Instant;
import java.time.LocalDate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/// Writes times as [Instant#toString] does, digit by digit: a batch has eight of them a VM. Safe
/// for use by many threads.
final class InstantWriter extends StdSerializer<Instant> {

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int LONGEST = "2026-11-26T10:14:29.029408909Z".length();

    /// Years 0 to 9999 have four digits.
    private static final long FIRST = -62_167_219_200L;

    private static final long AFTER_LAST = 253_402_300_800L;

    InstantWriter() {
        super(Instant.class);
    }

    @Override
    public void serialize(Instant at, JsonGenerator generator, SerializationContext context)
            throws JacksonException {
        if (at.getEpochSecond() < FIRST || at.getEpochSecond() >= AFTER_LAST) {
            generator.writeString(at.toString());
            return;
        }
        char[] text = new char[LONGEST];
        generator.writeString(text, 0, write(at, text));
    }

    /// Fills the text, and returns where it ends.
    private static int write(Instant at, char[] text) {
        long days = Math.floorDiv(at.getEpochSecond(), SECONDS_PER_DAY);
        int second = Math.floorMod(at.getEpochSecond(), SECONDS_PER_DAY);
        LocalDate date = LocalDate.ofEpochDay(days);
        int end = digits(date.getYear(), 4, text, 0);
        text[end++] = '-';
        end = digits(date.getMonthValue(), 2, text, end);
        text[end++] = '-';
        end = digits(date.getDayOfMonth(), 2, text, end);
        text[end++] = 'T';
        end = digits(second / 3600, 2, text, end);
        text[end++] = ':';
        end = digits(second / 60 % 60, 2, text, end);
        text[end++] = ':';
        end = digits(second % 60, 2, text, end);
        end = fraction(at.getNano(), text, end);
        text[end++] = 'Z';
        return end;
    }

    /// As many digits as it takes, by threes.
    private static int fraction(int nanos, char[] text, int from) {
        if (nanos == 0) {
            return from;
        }
        text[from] = '.';
        if (nanos % 1_000_000 == 0) {
            return digits(nanos / 1_000_000, 3, text, from + 1);
        }
        return nanos % 1_000 == 0
                ? digits(nanos / 1_000, 6, text, from + 1)
                : digits(nanos, 9, text, from + 1);
    }

    private static int digits(int value, int count, char[] text, int from) {
        int rest = value;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        return from + count;
    }
}
