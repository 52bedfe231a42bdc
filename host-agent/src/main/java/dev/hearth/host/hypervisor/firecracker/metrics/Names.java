// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Finds the place of a name by its 64-bit FNV-1a hash alone: no string is made, no bytes are
/// compared. Two names of one list never share a hash; a foreign name that does could only be
/// written by a VMM that might as well write the name itself.
final class Names {

    static final long SEED = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /// What stands between the parts of a path.
    private static final char SEPARATOR = '.';

    private final long[] hashes;
    private final byte[] places;
    private final int mask;

    /// @param names each finds its index in this list
    Names(List<String> names) {
        int size = Integer.highestOneBit(names.size()) * 8;
        hashes = new long[size];
        places = new byte[size];
        mask = size - 1;
        for (int index = 0; index < names.size(); index++) {
            add(hash(names.get(index)), (byte) index);
        }
    }

    private void add(long hash, byte place) {
        int at = (int) hash & mask;
        while (hashes[at] != 0) {
            if (hashes[at] == hash) {
                throw new IllegalArgumentException("two names have the hash " + hash);
            }
            at = at + 1 & mask;
        }
        hashes[at] = hash;
        places[at] = place;
    }

    /// The place of the name with this hash; -1 when there is none.
    int find(long hash) {
        int at = (int) hash & mask;
        while (hashes[at] != 0) {
            if (hashes[at] == hash) {
                return places[at];
            }
            at = at + 1 & mask;
        }
        return -1;
    }

    /// The hash after one more byte.
    static long next(long hash, byte next) {
        return (hash ^ next) * PRIME;
    }

    /// The hash of a path that goes on below what has the hash `group`.
    static long below(long group) {
        return next(group, (byte) SEPARATOR);
    }

    static long hash(String name) {
        long hash = SEED;
        for (byte next : name.getBytes(StandardCharsets.US_ASCII)) {
            hash = next(hash, next);
        }
        return hash;
    }
}
