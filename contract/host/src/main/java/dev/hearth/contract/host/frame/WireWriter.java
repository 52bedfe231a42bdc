// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes fields into memory that grows as it must and is used again. For use by one thread.
final class WireWriter {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;

    /// Bits of a tag that say how the value is written.
    static final int WIRE_BITS = 3;

    private static final int LONGEST_VARINT = 10;
    private static final int START_SIZE = 4 << 10;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[START_SIZE];
    private int size;
    private Subject subject = Subject.NOBODY;

    /// Whom the fields that follow are of.
    void subject(Subject whom) {
        subject = whom;
    }

    Subject subject() {
        return subject;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /// What was written, from there on; good until more is.
    ByteBuffer from(int start) {
        return ByteBuffer.wrap(bytes, start, size - start).slice();
    }

    void tag(int number, int wire) {
        varint((long) number << WIRE_BITS | wire);
    }

    void varint(long value) {
        reserve(LONGEST_VARINT);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void fixed64(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    /// A length and the text in UTF-8.
    void text(String text) {
        int start = begin();
        int length = text.length();
        reserve(length);
        for (int index = 0; index < length; index++) {
            char letter = text.charAt(index);
            if (letter >= 0x80) {
                size = start + 1;
                raw(text.getBytes(StandardCharsets.UTF_8));
                break;
            }
            bytes[size++] = (byte) letter;
        }
        end(start);
    }

    private void raw(byte[] what) {
        reserve(what.length);
        System.arraycopy(what, 0, bytes, size, what.length);
        size += what.length;
    }

    /// Leaves room for the length of what follows; returns what [#end] wants to know.
    int begin() {
        reserve(1);
        return size++;
    }

    /// Writes the length of what was written since [#begin]. Most are shorter than 128 bytes, and
    /// their length has the one byte that was left for it.
    void end(int start) {
        int length = size - start - 1;
        int more = more(length);
        if (more > 0) {
            reserve(more);
            System.arraycopy(bytes, start + 1, bytes, start + 1 + more, length);
        }
        size = start;
        varint(length);
        size += length;
    }

    private static int more(int length) {
        int more = 0;
        for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
            more++;
        }
        return more;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
