// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import java.util.Arrays;

/// Bytes in the wire format of Protocol Buffers. For use by one thread.
final class ProtoBuffer {

    private byte[] bytes = new byte[256];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /// A tag, a length or a number; one below 0 takes ten bytes.
    void varint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void fixed64(long bits) {
        ensure(Long.BYTES);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes[size++] = (byte) (bits >>> shift);
        }
    }

    /// Bytes with their length before them.
    void string(byte[] content) {
        varint(content.length);
        raw(content, content.length);
    }

    /// Another message with its length before it.
    void nested(ProtoBuffer other) {
        varint(other.size);
        raw(other.bytes, other.size);
    }

    private void raw(byte[] content, int length) {
        ensure(length);
        System.arraycopy(content, 0, bytes, size, length);
        size += length;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
