// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

/// Numbers of a report: whole ones keep all 64 bits, fractions are rounded correctly.
final class JsonNumber {

    /// 10^k is exact in a double for each of them, and so is every whole number of 15 digits: one
    /// division then rounds once, as Double.parseDouble would.
    private static final int EXACT_DIGITS = 15;

    private static final int MAX_DECIMAL = 40;

    private JsonNumber() {}

    /// A whole number from 0 to 2^64-1, as the bits of a long.
    static long unsigned(JsonCursor in) throws MalformedReport {
        if (!isDigit(in.peek())) {
            throw notWhole(in);
        }
        long value = digit(in);
        while (isDigit(in.peek())) {
            if (value == 0) {
                throw in.refused("must not start with a zero");
            }
            long next = digit(in);
            // 2^64-1 is 1844674407370955161 * 10 + 5.
            int full = Long.compareUnsigned(value, 1844674407370955161L);
            if (full > 0 || (full == 0 && next > 5)) {
                throw in.refused("must fit into 64 bits, but is larger");
            }
            value = value * 10 + next;
        }
        if (in.peek() == '.' || in.peek() == 'e' || in.peek() == 'E') {
            throw notWhole(in);
        }
        return value;
    }

    private static long digit(JsonCursor in) {
        long value = in.peek() - (long) '0';
        in.step();
        return value;
    }

    private static MalformedReport notWhole(JsonCursor in) {
        return in.wrong("to be a whole number from 0 to 18446744073709551615");
    }

    /// A whole number from `least` to `most`.
    static long between(JsonCursor in, long least, long most) throws MalformedReport {
        long value = unsigned(in);
        if (value < least || value > most) {
            throw in.refused("must be from " + least + " to " + most + ", but is not");
        }
        return value;
    }

    /// A number from 0 to `most`, whole or not.
    static double decimal(JsonCursor in, double most) throws MalformedReport {
        if (!isDigit(in.peek())) {
            throw in.wrong("to be a number that is not negative");
        }
        int from = in.position();
        skip(in);
        if (in.position() - from > MAX_DECIMAL) {
            throw in.refused("must have at most " + MAX_DECIMAL + " characters");
        }
        double value =
                isShort(in, from) ? divide(in, from) : Double.parseDouble(in.textSince(from));
        if (!(value <= most)) {
            throw in.refused("must be at most " + most + ", but is larger");
        }
        return value;
    }

    private static boolean isShort(JsonCursor in, int from) {
        for (int i = from; i < in.position(); i++) {
            if (in.byteAt(i) != '.' && !isDigit(in.byteAt(i))) {
                return false;
            }
        }
        return in.position() - from <= EXACT_DIGITS;
    }

    private static double divide(JsonCursor in, int from) {
        long digits = 0;
        long divisor = 1;
        boolean fraction = false;
        for (int i = from; i < in.position(); i++) {
            if (in.byteAt(i) == '.') {
                fraction = true;
            } else {
                digits = digits * 10 + (in.byteAt(i) - (long) '0');
                divisor *= fraction ? 10 : 1;
            }
        }
        return (double) digits / (double) divisor;
    }

    /// Steps over a number of any size.
    static void skip(JsonCursor in) throws MalformedReport {
        in.take('-');
        boolean zero = in.peek() == '0';
        int from = in.position();
        digits(in);
        if (zero && in.position() - from > 1) {
            throw in.refused("must not start with a zero");
        }
        if (in.take('.')) {
            digits(in);
        }
        if (in.take('e') || in.take('E')) {
            if (!in.take('+')) {
                in.take('-');
            }
            digits(in);
        }
    }

    private static void digits(JsonCursor in) throws MalformedReport {
        if (!isDigit(in.peek())) {
            throw in.wrong("to be a value");
        }
        while (isDigit(in.peek())) {
            in.step();
        }
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }
}
