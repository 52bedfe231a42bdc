// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// The little that must be known of an ELF file, see elf(5).
final class ElfFile {

    private static final int MAGIC = 0x464c457f;
    private static final int PT_INTERP = 3;

    private static final int MACHINE_AT = 18;
    private static final int EM_X86_64 = 62;
    private static final int EM_AARCH64 = 183;

    private ElfFile() {}

    /// The machine this JVM runs on, and the guests with it, as uname(2) calls it.
    static String thisMachine() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }

    /// The machine that a 64-bit file is for, as uname(2) calls it. Empty for anything that is no
    /// ELF file.
    static Optional<String> machine(byte[] content) {
        ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (!isElf(file)) {
            return Optional.empty();
        }
        int machine = Short.toUnsignedInt(file.getShort(MACHINE_AT));
        return Optional.of(
                switch (machine) {
                    case EM_X86_64 -> "x86_64";
                    case EM_AARCH64 -> "aarch64";
                    default -> "ELF machine " + machine;
                });
    }

    private static boolean isElf(ByteBuffer file) {
        return file.capacity() >= 64 && file.getInt(0) == MAGIC;
    }

    /// Whether a 64-bit executable needs a dynamic loader. False for anything that is no ELF file.
    static boolean needsLoader(byte[] content) {
        ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (!isElf(file)) {
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
