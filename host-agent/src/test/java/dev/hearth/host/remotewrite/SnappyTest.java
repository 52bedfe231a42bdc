// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.snappy.SnappyDecompressor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is compressed here, another reads. Fixture: aircompressor.
final class SnappyTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 59, 60, 61, 256, 257, 4096, 65535, 65536, 65537, 1_000_000})
    void anyLengthAndAnyContentComesBack(int length) {
        Random random = new Random(length);
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) (i % 97 < 80 ? 'a' + i % 97 % 26 : random.nextInt());
        }

        assertThat(back(Snappy.compress(noise))).isEqualTo(noise);
        assertThat(back(Snappy.compress(text))).isEqualTo(text);
        assertThat(back(Snappy.compress(new byte[length]))).isEqualTo(new byte[length]);
    }

    private static byte[] back(byte[] compressed) {
        byte[] out = new byte[SnappyDecompressor.getUncompressedLength(compressed, 0)];
        int length =
                new SnappyDecompressor()
                        .decompress(compressed, 0, compressed.length, out, 0, out.length);
        return Arrays.copyOf(out, length);
    }
}
