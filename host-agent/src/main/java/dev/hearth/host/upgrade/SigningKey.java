// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.upgrade;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// What this host signs guest agents with: an Ed25519 key (RFC 8032), made once and kept in its
/// home, readable by its owner only. Guests are told the public half when they boot. Safe for use
/// by many threads.
public final class SigningKey {

    private static final String ALGORITHM = "Ed25519";
    private static final int PUBLIC_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private final PrivateKey secret;
    private final String publicKey;

    private SigningKey(PrivateKey secret, String publicKey) {
        this.secret = secret;
        this.publicKey = publicKey;
    }

    /// The one in the file; made when there is none. Throws [StorageFailed] when what is there is
    /// none, or nothing can be written.
    public static SigningKey of(Path file) {
        try {
            return Files.exists(file) ? kept(file) : made(file);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new StorageFailed(
                    file + " is no key of Hearth's; restore it, or remove it to have another made",
                    e);
        } catch (IOException e) {
            throw new StorageFailed("could not read " + file, e);
        }
    }

    /// The public half, as `UPGRADE_KEY` of a guest agent takes it: 64 hexadecimal digits.
    public String publicKey() {
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

    /// Two lines: PKCS #8 in Base64, and the public half in hexadecimal digits.
    private static SigningKey kept(Path file) throws GeneralSecurityException, IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        if (lines.size() != 2 || !lines.getLast().matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not two lines");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines.getFirst()));
        return new SigningKey(
                KeyFactory.getInstance(ALGORITHM).generatePrivate(encoded), lines.getLast());
    }

    private static SigningKey made(Path file) throws GeneralSecurityException, IOException {
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        // It ends what X.509 has of it (RFC 8410, section 4).
        byte[] encoded = pair.getPublic().getEncoded();
        String publicKey =
                HexFormat.of().formatHex(encoded, encoded.length - PUBLIC_BYTES, encoded.length);
        String text =
                Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded())
                        + "\n"
                        + publicKey
                        + "\n";
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return new SigningKey(pair.getPrivate(), publicKey);
    }
}
