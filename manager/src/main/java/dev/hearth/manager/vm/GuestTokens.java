// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.manager.home.Home;
import dev.hearth.manager.problem.HearthException.WrongToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What the agent of an external VM shows the manager. A VM's token is made of its id and a key
/// that never leaves the manager's home (HMAC, RFC 2104), so none is kept, and one says nothing of
/// another. Safe for use by many threads.
public final class GuestTokens {

    private static final String FILE = "guest-token.key";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final SecretKeySpec key;

    GuestTokens(Home home) {
        String hex =
                home.read(FILE)
                        .map(String::strip)
                        .orElseGet(() -> {
                            byte[] random = new byte[BYTES];
                            new SecureRandom().nextBytes(random);
                            String made = HexFormat.of().formatHex(random);
                            home.write(FILE, made + "\n");
                            return made;
                        });
        try {
            byte[] bytes = HexFormat.of().parseHex(hex);
            if (bytes.length != BYTES) {
                throw new IllegalArgumentException(bytes.length + " bytes");
            }
            this.key = new SecretKeySpec(bytes, ALGORITHM);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "%s is no key of Hearth's; restore it, or remove it and install the agents anew"
                            .formatted(home.directory().resolve(FILE)),
                    e);
        }
    }

    /// The VM's token: 64 hex digits.
    public String of(VmId id) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of()
                    .formatHex(mac.doFinal(("guest-ip " + id).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    /// Throws [WrongToken] when a token was shown and is not the VM's. In constant time.
    ///
    /// @param shown empty when none was: people show none
    void check(VmId id, Optional<String> shown) {
        if (shown.isPresent()
                && !MessageDigest.isEqual(
                        of(id).getBytes(StandardCharsets.US_ASCII),
                        shown.get().getBytes(StandardCharsets.UTF_8))) {
            throw new WrongToken(
                    ("the token is not that of vm %s; install its agent anew with "
                                    + "/v1/vms/%s/guest-agent/install.sh, or leave the header "
                                    + "Authorization out")
                            .formatted(id, id));
        }
    }
}
