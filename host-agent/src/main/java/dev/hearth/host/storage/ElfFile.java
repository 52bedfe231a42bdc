// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The little that must be known of an ELF file, see elf(5).
final class ElfFile {

    private static final int MAGIC = 0x464c457f;
    private static final int PT_INTERP = 3;

    private ElfFile() {}

    /// Whether a 64-bit executable needs a dynamic loader. False for anything that is no ELF file.
    static boolean needsLoader(byte[] content) {
        ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (content.length < 64 || file.getInt(0) != MAGIC) {
            return false;
        }
        long headers = file.getLong(32);
        int headerSize = Short.toUnsignedInt(file.getShort(54));
        int headerCount = Short.toUnsignedInt(file.getShort(56));
        for (int i = 0; i < headerCount; i++) {
            long at = headers + (long) i * headerSize;
            if (at < 0 || at + 4 > content.length) {
                return false;
            }
            if (file.getInt((int) at) == PT_INTERP) {
                return true;
            }
        }
        return false;
    }
}
