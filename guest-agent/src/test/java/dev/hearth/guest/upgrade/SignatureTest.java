// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against the JDK, which signs, and against the examples of RFC 8032, section 7.1.
class SignatureTest {

    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final Random random = new Random(5);

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '', \
                    e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
                    3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72, \
                    92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
                    fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82, \
                    6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
                    """)
    void theExamplesOfTheStandardAreGood(String key, String message, String signature) {
        HexFormat hex = HexFormat.of();

        assertThat(isGood(hex.parseHex(key), hex.parseHex(signature), hex.parseHex(message)))
                .isTrue();
    }

    @Test
    void whatTheJdkSignsIsGoodAndNothingElse() throws GeneralSecurityException {
        for (int i = 0; i < 100; i++) {
            Signer signer = new Signer();
            byte[] message = bytes(random.nextInt(600));
            byte[] signature = signer.sign(message);

            assertThat(isGood(signer.key(), signature, message)).isTrue();
            assertThat(isGood(signer.key(), flipped(signature), message)).isFalse();
            assertThat(isGood(new Signer().key(), signature, message)).isFalse();
            if (message.length > 0) {
                assertThat(isGood(signer.key(), signature, flipped(message))).isFalse();
            }
        }
    }

    /// Such a text would verify by the equation alone.
    @Test
    void aSignatureWithTheOrderAddedIsNone() throws GeneralSecurityException {
        Signer signer = new Signer();
        byte[] message = bytes(100);
        byte[] signature = signer.sign(message);
        BigInteger scalar = new BigInteger(1, reversed(signature, 32, 64)).add(ORDER);
        byte[] larger = scalar.toByteArray();
        for (int i = 0; i < 32; i++) {
            signature[32 + i] = i < larger.length ? larger[larger.length - 1 - i] : 0;
        }

        assertThat(isGood(signer.key(), signature, message)).isFalse();
    }

    @Test
    void aKeyThatIsNoPointSignsNothing() throws GeneralSecurityException {
        byte[] signature = new Signer().sign(bytes(10));
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            refused += isGood(bytes(32), signature, bytes(10)) ? 0 : 1;
        }
        assertThat(refused).isEqualTo(40);
    }

    @Test
    void digestsAreTheJdks() throws GeneralSecurityException {
        Sha512 hash = new Sha512();
        for (int length = 0; length < 400; length++) {
            byte[] message = bytes(length);
            int half = length / 2;
            byte[] digest = new byte[Sha512.DIGEST_BYTES];

            hash.take(message, 0, half);
            hash.take(message, half, length - half);
            hash.finish(digest);

            assertThat(digest).isEqualTo(MessageDigest.getInstance("SHA-512").digest(message));
        }
    }

    private static boolean isGood(byte[] key, byte[] signature, byte[] message) {
        Signature checked = new Signature(key, signature);
        checked.take(message, 0, message.length);
        return checked.isGood();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] flipped(byte[] bytes) {
        byte[] other = bytes.clone();
        other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
        return other;
    }

    private static byte[] reversed(byte[] bytes, int from, int to) {
        byte[] part = Arrays.copyOfRange(bytes, from, to);
        for (int i = 0; i < part.length / 2; i++) {
            byte swapped = part[i];
            part[i] = part[part.length - 1 - i];
            part[part.length - 1 - i] = swapped;
        }
        return part;
    }
}
