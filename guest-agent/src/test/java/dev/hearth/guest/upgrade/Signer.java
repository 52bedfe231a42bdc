// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.upgrade;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;

/// Whoever may send agents, with a key of the JDK.
public final class Signer {

    private final KeyPair pair;

    public Signer() throws GeneralSecurityException {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    /// The public key; it ends what the JDK writes of it.
    public byte[] key() {
        byte[] encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    /// The same as `UPGRADE_KEY` takes it.
    public String keyText() {
        return HexFormat.of().formatHex(key());
    }

    public byte[] sign(byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(message);
        return signature.sign();
    }
}
