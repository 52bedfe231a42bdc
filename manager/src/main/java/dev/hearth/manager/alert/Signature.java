// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.manager.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The header `Hearth-Signature`: `t=` and the Unix time in seconds, `,v1=` and the HMAC-SHA-256
/// (RFC 2104) of that time, a dot and the body, in hexadecimal.
final class Signature {

    static final String HEADER = "Hearth-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /// The header's value.
    static String of(Secret secret, Instant now, byte[] body) {
        long seconds = now.getEpochSecond();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(
                    new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=%d,v1=%s".formatted(seconds, HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
