// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.NetworkMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a host can have, by capabilities and programs. Fixture: a `/proc` of one file, and a folder
/// of programs.
class NetworkOfferTest {

    /// All of Linux 6.1's capabilities, and all but CAP_NET_ADMIN.
    private static final String ROOT = "000001ffffffffff";

    private static final String CONTAINER = "00000000a80425fb";

    @TempDir Path directory;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(directory.resolve("proc/self"));
        Files.createDirectories(directory.resolve("bin"));
    }

    @Test
    void rootWithBothProgramsHasAll() throws IOException {
        may(ROOT);
        install("ip");
        install("nft");

        assertThat(offer()).isEqualTo(new NetworkOffer(all(), ""));
    }

    @Test
    void aMissingProgramIsNamedByItsPackage() throws IOException {
        may(ROOT);
        install("ip");

        assertThat(offer().modes()).containsExactly(NetworkMode.NONE);
        assertThat(offer().advice()).isEqualTo("install nftables");
    }

    @Test
    void whoMayNotIsToldToBeRoot() throws IOException {
        may(CONTAINER);

        assertThat(offer().has(NetworkMode.NAT)).isFalse();
        assertThat(offer().has(NetworkMode.NONE)).isTrue();
        assertThat(offer().advice())
                .isEqualTo(
                        "run the host agent as root (it lacks CAP_NET_ADMIN), and install iproute2"
                                + " and nftables");
    }

    @Test
    void aProcThatSaysNothingIsNoPermission() throws IOException {
        install("ip");
        install("nft");

        assertThat(offer().has(NetworkMode.ISOLATED)).isFalse();
    }

    private static List<NetworkMode> all() {
        return List.of(NetworkMode.values());
    }

    private NetworkOffer offer() {
        return NetworkOffer.of(directory.resolve("proc"), "relative:" + directory.resolve("bin"));
    }

    private void may(String capabilities) throws IOException {
        Files.writeString(
                directory.resolve("proc/self/status"),
                "Name:\tjava\nCapPrm:\t%s\nCapEff:\t%s\nCapBnd:\t%s\n"
                        .formatted(ROOT, capabilities, ROOT));
    }

    private void install(String program) throws IOException {
        Files.createFile(
                directory.resolve("bin").resolve(program),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
