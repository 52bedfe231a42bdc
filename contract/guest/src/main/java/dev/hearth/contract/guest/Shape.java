// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import java.util.Arrays;

/// The fields an object may have that we know, and which of those it must have. Any other field is
/// from an agent newer than this host, and is skipped.
final class Shape {

    /// What [#find] answers for a name that is not known.
    static final int UNKNOWN = -1;

    private final String path;

    /// In the order in which an agent writes them.
    private final String[] names;

    /// The same, as they stand in a report behind a quote, with the quote and the colon that
    /// follow: names are what a report has most of.
    private final byte[][] written;

    /// How many bytes of what is written are not the name.
    private static final int BEHIND = 2;

    private final long required;

    private Shape(String path, String[] names, long required) {
        if (names.length > Long.SIZE) {
            throw new IllegalArgumentException(path + " has more than 64 fields");
        }
        this.path = path;
        this.names = names;
        this.required = required;
        this.written = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            written[i] = ascii(names[i] + "\":");
        }
    }

    /// An object without any known field.
    ///
    /// @param path where it stands, for messages: `cpu.total`
    static Shape of(String path) {
        return new Shape(path, new String[0], 0);
    }

    /// The same with more fields, each of which may be absent, which means null.
    Shape optional(String... more) {
        return new Shape(path, with(more), required);
    }

    /// The same with more fields, each of which must be there.
    Shape required(String... more) {
        long bits = ((1L << more.length) - 1) << names.length;
        return new Shape(path, with(more), required | bits);
    }

    private String[] with(String... more) {
        String[] all = new String[names.length + more.length];
        System.arraycopy(names, 0, all, 0, names.length);
        System.arraycopy(more, 0, all, names.length, more.length);
        return all;
    }

    /// Where the object stands.
    String path() {
        return path;
    }

    /// The set of the names that must be there: bit n for name n.
    long required() {
        return required;
    }

    /// The name that [#find] found.
    String name(int found) {
        return names[found];
    }

    /// How many bytes from `offset` on are the name `expected`, its quote and a colon; 0: they are
    /// something else.
    int matching(byte[] bytes, int offset, int end, int expected) {
        if (expected >= written.length) {
            return 0;
        }
        byte[] name = written[expected];
        int length = name.length;
        return length <= end - offset
                        && Arrays.equals(name, 0, length, bytes, offset, offset + length)
                ? length
                : 0;
    }

    /// Looks a name up, trying the place `expected` first.
    int find(byte[] bytes, int offset, int length, int expected) {
        for (int candidate = expected; candidate < written.length; candidate++) {
            if (is(candidate, bytes, offset, length)) {
                return candidate;
            }
        }
        for (int candidate = Math.min(expected, written.length) - 1; candidate >= 0; candidate--) {
            if (is(candidate, bytes, offset, length)) {
                return candidate;
            }
        }
        return UNKNOWN;
    }

    private boolean is(int candidate, byte[] bytes, int offset, int length) {
        byte[] name = written[candidate];
        return name.length - BEHIND == length
                && Arrays.equals(name, 0, length, bytes, offset, offset + length);
    }

    private static byte[] ascii(String name) {
        byte[] bytes = new byte[name.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) name.charAt(i);
        }
        return bytes;
    }
}
