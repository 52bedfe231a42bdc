// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The fake jailer, by root only: the real one needs that as well.
final class JailerTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path base;

    private Optional<Long> vmm = Optional.empty();

    @BeforeEach
    void onlyRoot() throws IOException {
        Assumptions.assumeTrue(
                Files.getOwner(Path.of("/proc/self")).getName().equals("root"),
                "only root may lock in");
    }

    @AfterEach
    void endIt() {
        vmm.flatMap(ProcessHandle::of)
                .ifPresent(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
    }

    private Path root() {
        return base.resolve("firecracker/vm-1/root");
    }

    private Process jail(String... options) throws IOException {
        Path exec = Firecracker.fake();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                exec.resolveSibling("jailer").toString(),
                                "--id",
                                "vm-1",
                                "--exec-file",
                                exec.toString(),
                                "--uid",
                                "12345",
                                "--gid",
                                "12345",
                                "--chroot-base-dir",
                                base.toString()));
        command.addAll(Arrays.asList(options));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(base.resolve("output").toFile())
                .start();
    }

    private long pid() throws IOException {
        Path socket = root().resolve("run/firecracker.socket");
        await().atMost(LIMIT).until(() -> answers(socket));
        long pid = Long.parseLong(Files.readString(root().resolve("firecracker.pid")));
        vmm = Optional.of(pid);
        return pid;
    }

    private static boolean answers(Path socket) {
        try (ApiClient client = new ApiClient(socket)) {
            return client.call("GET", "/", "").body().contains("\"id\":\"vm-1\"");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theProcessThatWasSpawnedBecomesTheVmm() throws IOException {
        Process jailer = jail("--", "--api-sock", "/run/firecracker.socket");

        assertThat(pid()).isEqualTo(jailer.pid());
        assertThat(Path.of("/proc", jailer.pid() + "", "comm"))
                .content()
                .isEqualTo("firecracker\n");
        assertThat(Path.of("/proc", jailer.pid() + "", "status"))
                .content()
                .contains("Uid:\t12345\t12345\t12345\t12345\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root())))
                .isEqualTo("rwx------");
        assertThat(root().resolve("dev/net/tun")).exists();
    }

    @Test
    void aDaemonHasAnotherNumberThanTheProcessThatWasSpawned() throws Exception {
        Process jailer = jail("--daemonize");

        assertThat(pid()).isNotEqualTo(jailer.pid());
        assertThat(jailer.waitFor()).isZero();
    }

    @Test
    void aLeftoverFolderIsRefused() throws Exception {
        Files.createDirectories(root().resolve("dev/net"));
        Files.createFile(root().resolve("dev/net/tun"));

        Process jailer = jail();

        assertThat(jailer.waitFor()).isEqualTo(1);
        assertThat(base.resolve("output")).content().contains("File exists");
    }
}
