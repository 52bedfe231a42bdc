// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;

/// What a kernel can unpack when it starts: one or more cpio archives, each plain or compressed
/// (Documentation/driver-api/early-userspace/buffer-format.rst). It is never unpacked here: which
/// compression is known is the kernel's matter.
public final class Initrd {

    /// How they begin: cpio "newc" without and with check sums, and what lib/decompress.c of Linux
    /// tells by.
    private static final byte[][] STARTS =
            Stream.concat(
                            Stream.of("070701", "070702", "BZh")
                                    .map(text -> text.getBytes(StandardCharsets.US_ASCII)),
                            // gzip, xz, zstd, lz4 (legacy), lzma, lzo
                            Stream.of(
                                            "1f8b",
                                            "fd377a585a00",
                                            "28b52ffd",
                                            "02214c18",
                                            "5d0000",
                                            "894c5a4f")
                                    .map(HexFormat.of()::parseHex))
                    .toArray(byte[][]::new);

    private static final int LONGEST_START = 6;

    private Initrd() {}

    /// Whether the file begins as one does.
    public static boolean isOne(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(LONGEST_START);
        }
        return Stream.of(STARTS)
                .anyMatch(known ->
                        start.length >= known.length
                                && Arrays.equals(Arrays.copyOf(start, known.length), known));
    }
}
