// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads fields from memory, and never beyond the message it is in. For use by one thread.
final class WireReader {

    private static final int LONGEST_TEXT = 64 << 10;
    private static final int FIXED32 = 5;
    private static final int TEXTS = 1 << 12;
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Texts that were read before: the same few come again every second.
    private final @Nullable String[] texts = new String[TEXTS];

    private byte[] bytes = new byte[0];
    private int position;
    private int limit;
    private Subject subject = Subject.NOBODY;
    private long newestNanos;
    private Instant newest = Instant.EPOCH;

    /// From now on it reads these.
    void read(byte[] from, int length) {
        bytes = from;
        position = 0;
        limit = length;
    }

    /// Whom the fields that follow are of.
    void subject(Subject whom) {
        subject = whom;
    }

    Subject subject() {
        return subject;
    }

    /// Whether the message goes on.
    boolean hasMore() {
        return position < limit;
    }

    long varint() throws MalformedFrame {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position >= limit) {
                throw cut();
            }
            byte next = bytes[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedFrame("a number does not end");
    }

    long fixed64() throws MalformedFrame {
        if (limit - position < Long.BYTES) {
            throw cut();
        }
        long value = (long) LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    /// A time told in nanoseconds since 1970.
    Instant time() throws MalformedFrame {
        long nanos = fixed64();
        if (nanos != newestNanos) {
            newestNanos = nanos;
            newest =
                    Instant.ofEpochSecond(
                            Math.floorDiv(nanos, NANOS_PER_SECOND),
                            Math.floorMod(nanos, NANOS_PER_SECOND));
        }
        return newest;
    }

    /// A length that fits into the message.
    int length() throws MalformedFrame {
        long length = varint();
        if (length < 0 || length > limit - position) {
            throw cut();
        }
        return (int) length;
    }

    /// Passes over a length of 0, if that is what comes; says whether it did.
    boolean passEmpty() {
        if (position < limit && bytes[position] == 0) {
            position++;
            return true;
        }
        return false;
    }

    String text() throws MalformedFrame {
        int length = length();
        if (length > LONGEST_TEXT) {
            throw new MalformedFrame("a text is longer than " + LONGEST_TEXT + " bytes");
        }
        int hash = length;
        for (int index = position; index < position + length; index++) {
            hash = 31 * hash + bytes[index];
        }
        int place = (hash ^ hash >>> 16) & TEXTS - 1;
        String known = texts[place];
        if (known == null || !isHere(known, length)) {
            known = new String(bytes, position, length, StandardCharsets.UTF_8);
            texts[place] = known;
        }
        position += length;
        return known;
    }

    private boolean isHere(String text, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            // What is not ASCII is read anew.
            if (text.charAt(index) != bytes[position + index]) {
                return false;
            }
        }
        return true;
    }

    /// Goes into a message of that length; [#leave] wants back what this returns.
    int enter(int length) {
        int outer = limit;
        limit = position + length;
        return outer;
    }

    void leave(int outer) {
        position = limit;
        limit = outer;
    }

    /// Passes over a value that means nothing to this version.
    void skip(int wire) throws MalformedFrame {
        switch (wire) {
            case WireWriter.VARINT -> varint();
            case WireWriter.FIXED64 -> fixed64();
            case WireWriter.LENGTH -> position += length();
            case FIXED32 -> {
                if (limit - position < Integer.BYTES) {
                    throw cut();
                }
                position += Integer.BYTES;
            }
            default -> throw new MalformedFrame("a field is of the unknown kind " + wire);
        }
    }

    private static MalformedFrame cut() {
        return new MalformedFrame("it ends too early");
    }
}
