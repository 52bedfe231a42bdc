// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.agent;

import dev.hearth.manager.home.Home;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/// What this manager signs guest agents with: an Ed25519 key (RFC 8032), made once and kept in its
/// home, readable by its owner only. Safe for use by many threads.
final class SigningKey {

    private static final String FILE = "guest-agent.key";
    private static final String ALGORITHM = "Ed25519";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final PrivateKey secret;
    private final String publicKey;

    private SigningKey(PrivateKey secret, byte[] publicKey) {
        this.secret = secret;
        this.publicKey =
                "-----BEGIN PUBLIC KEY-----\n"
                        + LINES.encodeToString(publicKey)
                        + "\n-----END PUBLIC KEY-----\n";
    }

    /// The one of the home; made when there is none. Throws IllegalStateException when what is
    /// there is none.
    static SigningKey of(Home home) {
        try {
            return home.read(FILE).isPresent() ? kept(home) : made(home);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "%s is no Ed25519 key of Hearth's; restore it, or remove it to have another made"
                            .formatted(home.directory().resolve(FILE)),
                    e);
        }
    }

    /// The public half, as PEM.
    String publicKey() {
        return publicKey;
    }

    /// 64 bytes.
    byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs with Ed25519", e);
        }
    }

    /// Two lines of Base64: PKCS #8 and X.509.
    private static SigningKey kept(Home home) throws GeneralSecurityException {
        List<String> lines = home.read(FILE).orElseThrow().lines().toList();
        if (lines.size() != 2) {
            throw new IllegalArgumentException(lines.size() + " lines");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
        PrivateKey secret =
                keys.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(lines.getFirst())));
        byte[] publicKey = base64.decode(lines.getLast());
        return new SigningKey(
                secret, keys.generatePublic(new X509EncodedKeySpec(publicKey)).getEncoded());
    }

    private static SigningKey made(Home home) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        Base64.Encoder base64 = Base64.getEncoder();
        home.write(
                FILE,
                base64.encodeToString(pair.getPrivate().getEncoded())
                        + "\n"
                        + base64.encodeToString(pair.getPublic().getEncoded())
                        + "\n");
        return new SigningKey(pair.getPrivate(), pair.getPublic().getEncoded());
    }
}
