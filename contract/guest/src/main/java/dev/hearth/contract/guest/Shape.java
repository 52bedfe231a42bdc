// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import java.util.ArrayList;
import java.util.List;

/// The fields an object may have that we know, and which of those it must have. Any other field is
/// from an agent newer than this host, and is skipped.
///
/// @param path where the object stands, for messages: `cpu.total`
/// @param names in the order in which an agent writes them
/// @param required the set of the names that must be there: bit n for name n
record Shape(String path, List<String> names, long required) {

    /// What [#find] answers for a name that is not known.
    static final int UNKNOWN = -1;

    Shape {
        names = List.copyOf(names);
        if (names.size() > Long.SIZE) {
            throw new IllegalArgumentException(path + " has more than 64 fields");
        }
    }

    /// An object without any known field.
    static Shape of(String path) {
        return new Shape(path, List.of(), 0);
    }

    /// The same with more fields, each of which may be absent, which means null.
    Shape optional(String... more) {
        List<String> all = new ArrayList<>(names);
        all.addAll(List.of(more));
        return new Shape(path, all, required);
    }

    /// The same with more fields, each of which must be there.
    Shape required(String... more) {
        long bits = ((1L << more.length) - 1) << names.size();
        return new Shape(path, optional(more).names, required | bits);
    }

    /// Looks a name up, trying the place `expected` first.
    int find(byte[] bytes, int offset, int length, int expected) {
        int count = names.size();
        for (int step = 0; step < count; step++) {
            int candidate = (expected + step) % count;
            if (is(names.get(candidate), bytes, offset, length)) {
                return candidate;
            }
        }
        return UNKNOWN;
    }

    private static boolean is(String name, byte[] bytes, int offset, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != bytes[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
