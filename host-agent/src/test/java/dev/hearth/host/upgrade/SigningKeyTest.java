// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.upgrade;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {

    @TempDir Path directory;

    @Test
    void isMadeOnceAndOnlyItsOwnerCanReadIt() throws Exception {
        Path file = directory.resolve("host/guest-agent.key");

        SigningKey made = SigningKey.of(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryContaining(file::equals);
        SigningKey kept = SigningKey.of(file);
        assertThat(kept.publicKey()).matches("[0-9a-f]{64}").isEqualTo(made.publicKey());
        assertThat(kept.sign(new byte[3])).hasSize(64).isEqualTo(made.sign(new byte[3]));
    }

    @Test
    void whatItSignsIsProvenByItsPublicHalf() throws Exception {
        SigningKey key = SigningKey.of(directory.resolve("key"));
        byte[] content = "an agent".getBytes(US_ASCII);

        byte[] signature = key.sign(content);

        assertThat(FakeAgent.isSigned(key.publicKey(), signature, content)).isTrue();
        content[0]++;
        assertThat(FakeAgent.isSigned(key.publicKey(), signature, content)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "no key\n", "AAAA\n0123\n"})
    void whatIsNoKeyIsNotReplacedInSilence(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("key"), content);

        assertThatThrownBy(() -> SigningKey.of(file))
                .isInstanceOf(StorageFailed.class)
                .hasMessageContaining("is no key of Hearth's; restore it, or remove it");
        assertThat(file).hasContent(content);
    }
}
