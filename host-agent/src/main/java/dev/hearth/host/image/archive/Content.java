// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a file is, by what is in it.
public enum Content {
    /// An ext2, ext3 or ext4 file system.
    EXT4,
    /// A tar archive.
    TAR,
    /// A kernel that boots: ELF or bzImage, for this machine.
    KERNEL,
    UNKNOWN;

    /// Enough for every mark that is looked for.
    private static final int START_BYTES = 2048;

    private static final int SUPER_BLOCK = 1024;
    private static final int EXT_MAGIC = 0xef53;
    private static final int ELF_MAGIC = 0x464c457f;
    private static final int EM_X86_64 = 62;
    private static final int EM_AARCH64 = 183;

    /// Looks at the beginning of a file without compression. Throws [ImportRefused] when a file
    /// system says that it is longer than its file.
    public static Content of(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(START_BYTES);
        }
        ByteBuffer start = ByteBuffer.allocate(START_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        start.put(bytes).clear();
        if (Short.toUnsignedInt(start.getShort(SUPER_BLOCK + 56)) == EXT_MAGIC) {
            requireWhole(start, Files.size(file));
            return EXT4;
        }
        // "ustar", at 257.
        if (start.getInt(257) == 0x61747375 && start.get(261) == 'r') {
            return TAR;
        }
        return isKernel(start) ? KERNEL : UNKNOWN;
    }

    private static boolean isKernel(ByteBuffer start) {
        if (start.getInt(0) == ELF_MAGIC) {
            boolean isArm = System.getProperty("os.arch").equals("aarch64");
            return start.getShort(18) == (isArm ? EM_AARCH64 : EM_X86_64)
                    // Executables, and those that may be anywhere.
                    && List.of((short) 2, (short) 3).contains(start.getShort(16));
        }
        // "HdrS", Documentation/arch/x86/boot.rst.
        return start.getShort(0x1fe) == (short) 0xaa55 && start.getInt(0x202) == 0x53726448;
    }

    /// Linux would not mount it.
    private static void requireWhole(ByteBuffer start, long bytes) throws ImportRefused {
        int logBlock = start.getInt(SUPER_BLOCK + 24);
        long blocks = Integer.toUnsignedLong(start.getInt(SUPER_BLOCK + 4));
        if (logBlock < 0 || logBlock > 6 || blocks << (10 + logBlock) > bytes) {
            throw new ImportRefused(
                    "the file system says it has %d blocks of %d bytes, and the file has %d bytes; it is damaged or was cut off"
                            .formatted(blocks, 1L << (10 + Math.clamp(logBlock, 0, 6)), bytes));
        }
    }
}
