// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.agent;

import dev.hearth.contract.rest.GuestAgentBinary;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/// One guest agent as it was read, with what proves that it is genuine. Immutable: nobody changes
/// the arrays.
final class AgentBinary {

    private final Platform platform;
    private final byte[] content;
    private final byte[] sha256;
    private final byte[] signature;

    AgentBinary(Platform platform, byte[] content, SigningKey key) {
        this.platform = platform;
        this.content = content;
        this.sha256 = sha256(content);
        this.signature = key.sign(content);
    }

    byte[] content() {
        return content;
    }

    /// Ed25519 (RFC 8032), 64 bytes.
    byte[] signature() {
        return signature;
    }

    /// In hex.
    String sha256() {
        return HexFormat.of().formatHex(sha256);
    }

    /// As `sha256sum --check` reads it.
    String checkLine() {
        return "%s  guest-agent-%s\n".formatted(sha256(), platform);
    }

    /// The `Repr-Digest` of RFC 9530.
    String reprDigest() {
        return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
    }

    GuestAgentBinary shown() {
        return new GuestAgentBinary(
                platform.toString(), content.length, sha256(), "/v1/guest-agent/" + platform);
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
