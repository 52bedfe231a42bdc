// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of an archive, as `debugfs` sees it in the file system that was made.
class OciArchiveTest {

    @TempDir Path directory;

    @Test
    void ownersModesLinksDevicesAndAttributesAreKept() throws Exception {
        byte[] layer =
                new TarWriter()
                        .directory("dev")
                        .device("dev/console", 5, 1)
                        .raw('6', "run/fifo", 0, new byte[0])
                        .owned(
                                "usr/bin/ping",
                                70_000,
                                12,
                                "SCHILY.xattr.security.capability",
                                "cap")
                        .hardLink("usr/bin/ping6", "usr/bin/ping")
                        .symlink("bin", "usr/bin")
                        .file("etc/a \"quoted\" name", "content")
                        .file("etc/<2>", "no inode")
                        .file("etc/Főtanúsítvány.crt", "certificate")
                        .toByteArray();

        Path made = unpack(Archives.docker(Archives.bootable(), layer));

        assertThat(stat(made, "/dev/console")).contains("Type: character special", "05:01");
        assertThat(stat(made, "/run/fifo")).contains("Type: FIFO");
        assertThat(stat(made, "/usr/bin/ping"))
                .contains("Mode:  04755", "User: 70000", "Group:    12", "Links: 2")
                .contains("security.capability (3)", "mtime: 0x6553f100");
        assertThat(stat(made, "/bin")).contains("Type: symlink", "\"usr/bin\"");
        assertThat(stat(made, "/")).contains("Mode:  0755");
        assertThat(debugfs(made, "cat \"/etc/a \"\"quoted\"\" name\"")).isEqualTo("content");
        assertThat(debugfs(made, "cat \"/etc/<2>\"")).isEqualTo("no inode");
        assertThat(debugfs(made, "cat /etc/Főtanúsítvány.crt")).isEqualTo("certificate");
    }

    @Test
    void aLayerHidesWhatIsBelow() throws Exception {
        byte[] lower =
                new TarWriter()
                        .file("etc/gone", "lower")
                        .file("etc/changed", "lower")
                        .file("var/cache/old/deep", "lower")
                        .file("was-directory/x", "lower")
                        .file("was-file", "lower")
                        .toByteArray();
        byte[] upper =
                new TarWriter()
                        .file("etc/.wh.gone", "")
                        .file("etc/changed", "first")
                        .file("etc/changed", "last")
                        .file("var/cache/new", "upper")
                        .file("var/cache/.wh..wh..opq", "")
                        .file("was-directory", "upper")
                        .file("was-file/x", "never")
                        .toByteArray();
        byte[] between = new TarWriter().file(".wh.was-file", "").toByteArray();

        Path made = unpack(Archives.docker(Archives.bootable(), lower, between, upper));

        assertThat(names(made, "/etc")).contains("changed").doesNotContain("gone", ".wh.");
        assertThat(debugfs(made, "cat /etc/changed")).isEqualTo("last");
        assertThat(names(made, "/var/cache")).contains("new").doesNotContain("old");
        assertThat(debugfs(made, "cat /was-directory")).isEqualTo("upper");
        assertThat(debugfs(made, "cat /was-file/x")).isEqualTo("never");
    }

    @Test
    void layersMayBeCompressedInAnyWay() throws Exception {
        byte[] first = Archives.bootable();
        byte[] second = new TarWriter().file("second", "2").toByteArray();
        byte[] third = new TarWriter().file("third", "3").toByteArray();

        Path made =
                unpack(
                        Archives.oci(
                                List.of(first, Archives.gzip(second), Archives.by("zstd", third)),
                                List.of(first, second, third)));

        assertThat(names(made, "/")).contains("second", "third", "lost+found");
    }

    @Test
    void zerosTakeNoRoom() throws Exception {
        byte[] layer = new TarWriter().file("zeros", new byte[32 << 20], 0644).toByteArray();

        Path made = unpack(Archives.docker(Archives.bootable(), layer));

        assertThat(stat(made, "/zeros")).contains("Size: 33554432", "Blockcount: 0");
        assertThat(Files.size(made)).isGreaterThanOrEqualTo(512L << 20);
    }

    private Path unpack(byte[] archive) throws IOException {
        Path file = directory.resolve("archive.tar");
        Files.write(file, archive);
        Path work = Files.createDirectory(directory.resolve("work"));
        Path made = directory.resolve("rootfs.ext4");
        OciArchive.unpack(file, work, made, new Budget(1L << 30), step -> {});
        return made;
    }

    private static String stat(Path image, String path) throws Exception {
        return debugfs(image, "stat " + path);
    }

    private static String names(Path image, String path) throws Exception {
        return debugfs(image, "ls -p " + path);
    }

    private static String debugfs(Path image, String command) throws Exception {
        Process process =
                new ProcessBuilder("/usr/sbin/debugfs", "-R", command, image.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
