// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Archives made to do harm: each is refused with a reason, and nothing is anywhere but in the
/// directory of the import. Fixture: archives around a bootable layer.
class HostileArchiveTest {

    private static final long BUDGET = 64L << 20;

    @TempDir Path directory;

    static Stream<Arguments> layers() {
        return Stream.of(
                hostile(tar().file("../../outside", "x"), "leads out of its directory"),
                hostile(tar().file("a/../../outside", "x"), "leads out of its directory"),
                hostile(tar().file("/etc/outside", "x"), "absolute path"),
                hostile(
                        tar().symlink("etc", "/etc").file("etc/outside", "x"),
                        "written through the link"),
                hostile(
                        tar().symlink("up", "../../..").file("up/outside", "x"),
                        "written through the link"),
                hostile(
                        tar().symlink("a", "b").symlink("b", "/tmp").file("a/outside", "x"),
                        "written through the link"),
                hostile(tar().hardLink("passwd", "/etc/passwd"), "absolute path"),
                hostile(tar().hardLink("passwd", "../../etc/passwd"), "leads out"),
                hostile(
                        tar().symlink("e", "/etc").hardLink("passwd", "e/passwd"),
                        "not in the archive before it"),
                hostile(tar().hardLink("d", "."), "hard link to a directory"),
                hostile(tar().file("a\nrm /", "x"), "control character"),
                hostile(tar().symlink("a", "b\nwrite /etc/shadow s"), "control character"),
                hostile(tar().file("f", "x").file("f/outside", "x"), "no directory"),
                hostile(
                        tar().file("a/" + "b/".repeat(45) + "c", "x").raw('Z', "odd", 0, bytes("")),
                        "unknown type"),
                hostile(tar().raw('S', "sparse", 0, bytes("")), "sparse"),
                hostile(tar().raw('0', "lying", 1L << 32, bytes("x")), "ends in the middle"),
                hostile(tar().raw('L', "long", 1 << 20, bytes("x")), "extension of"),
                hostile(tar().raw('x', "pax", 9, bytes("99 path=x")), "malformed pax"),
                hostile(tar().device("dev/x", 65_535, 0), "Linux does not have"),
                hostile(tar().owned("x", 0, 0, "size", "-1"), "negative size"),
                hostile(tar().owned("x", 0, 0, "SCHILY.xattr.odd", "1"), "extended attribute"),
                hostile(tar().owned("x", 0, 0, "uid", "4294967295"), "owner"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("layers")
    void aHostileLayerIsRefused(byte[] layer, String reason) throws IOException {
        assertRefused(Archives.docker(Archives.bootable(), layer), reason);
    }

    @Test
    void aMillionEntriesAreTooMany() throws IOException {
        byte[] header = Arrays.copyOf(tar().directory("d").toByteArray(), 512);
        ByteArrayOutputStream million = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(million)) {
            for (int i = 0; i < 1_000_000; i++) {
                out.write(header);
            }
        }
        // What it unpacks to does not matter: nobody gets so far.
        byte[] archive = Archives.oci(List.of(million.toByteArray()), List.of(header));

        assertThatThrownBy(() -> unpack(archive, 1L << 30))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining("more than 250000 entries");
        assertNothingOutside();
    }

    @Test
    void aDirectoryOfTooManyNamesIsRefused() throws IOException {
        TarWriter tar = tar();
        for (int i = 0; i < 30_001; i++) {
            tar.symlink("d/" + i, "x");
        }

        assertRefused(Archives.docker(Archives.bootable(), tar.toByteArray()), "30000 names");
    }

    @Test
    void aBombGoesOffInsideItsBudget() throws IOException {
        byte[] zeros = new byte[80 << 20];
        byte[] layer = tar().file("zeros", zeros, 0644).toByteArray();
        byte[] archive = Archives.oci(List.of(Archives.gzip(layer)), List.of(layer));

        assertThat(archive.length).isLessThan(1 << 20);
        assertRefused(archive, "more than 64 MiB");
    }

    @Test
    void aBombOfZstdOrXzEndsItsProgram() throws IOException {
        byte[] layer = tar().file("zeros", new byte[80 << 20], 0644).toByteArray();
        for (String program : List.of("zstd", "xz")) {
            byte[] blob = Archives.by(program, layer);
            assertRefused(Archives.oci(List.of(blob), List.of(layer)), "more than 64 MiB");
        }
    }

    @Test
    void whatIsDamagedIsRefused() throws IOException {
        byte[] layer = Archives.bootable();
        byte[] other = tar().file("sbin/init", "another").toByteArray();

        assertRefused(Archives.oci(List.of(layer), List.of(other)), "unpacks to the digest");
        byte[] gzip = Archives.gzip(layer);
        gzip[gzip.length / 2] ^= 0x55;
        assertRefused(Archives.oci(List.of(gzip), List.of(layer)), "");
        byte[] cut = Arrays.copyOf(Archives.by("zstd", layer), 40);
        assertRefused(Archives.oci(List.of(cut), List.of(layer)), "zstd data is damaged");
        byte[] archive = Archives.docker(layer);
        archive[20] ^= 1;
        assertRefused(archive, "check sum");
        assertRefused(tar().file("manifest.json", "{").toByteArray(), "not JSON");
        assertRefused(tar().file("other", "x").toByteArray(), "neither an index.json");
        assertRefused(Archives.docker(), "0 layers");
        assertRefused(tar().file("a", "0123456789").cutOff(512), "ends in the middle");
    }

    @Test
    void aDescriptorThatLiesIsRefused() throws IOException {
        byte[] layer = Archives.bootable();
        String archive =
                new String(
                        Archives.oci(List.of(layer), List.of(layer)), StandardCharsets.ISO_8859_1);

        String size = "\"size\":" + layer.length + "}]";
        String longer = size.replaceFirst("\\d", "9");
        assertRefused(
                archive.replace(size, longer).getBytes(StandardCharsets.ISO_8859_1),
                "another size or digest than its descriptor");
    }

    @Test
    void anImageWithoutAnInitIsToldWhatItLacks() throws IOException {
        assertRefused(Archives.docker(tar().file("bin/sh", "x").toByteArray()), "/sbin/init");
        assertRefused(
                Archives.docker(tar().symlink("sbin/init", "init").toByteArray()), "/sbin/init");
        assertRefused(
                Archives.docker(tar().file("sbin/init", bytes("x"), 0644).toByteArray()),
                "/sbin/init");
    }

    private void assertRefused(byte[] archive, String reason) throws IOException {
        assertThatThrownBy(() -> unpack(archive, BUDGET))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining(reason);
        assertNothingOutside();
    }

    private void unpack(byte[] archive, long budget) throws IOException {
        Path file = directory.resolve("archive.tar");
        Files.write(file, archive);
        Path work = Files.createTempDirectory(directory, "work");
        OciArchive.unpack(file, work, directory.resolve("rootfs"), new Budget(budget), step -> {});
    }

    /// Neither beside the import nor in any place that the archives name.
    private void assertNothingOutside() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .allMatch(name -> name.equals("archive.tar") || name.startsWith("work"));
        }
        for (String place : List.of("/etc/outside", "/tmp/outside", "/outside")) {
            assertThat(Path.of(place)).doesNotExist();
        }
        assertThat(directory.resolveSibling("outside")).doesNotExist();
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.filter(Files::isSymbolicLink)).isEmpty();
        }
    }

    private static Arguments hostile(TarWriter tar, String reason) {
        return Arguments.of(tar.toByteArray(), reason);
    }

    private static TarWriter tar() {
        return new TarWriter();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
