// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The initramfs as another reader of cpio archives sees it: the system's own busybox.
class InitramfsTest {

    @TempDir Path directory;
    private Path init;
    private Path agent;
    private Image image;

    @BeforeEach
    void makeParts() throws IOException {
        init = write("guest-init", "static");
        agent = write("guest-agent", "agent");
        image =
                new Image(
                        "demo",
                        write("kernel", "kernel"),
                        List.of(write("b.ko", "second name, loaded first"), write("a.ko", "a")),
                        Optional.empty(),
                        write("rootfs.ext4", "disk"));
    }

    @Test
    void holdsEverythingAGuestNeedsToStart() throws Exception {
        Path built = initramfs(Optional.of(agent)).ensure(image);

        Path unpacked = unpack(built);
        assertThat(unpacked.resolve("init")).hasContent("static").isExecutable();
        assertThat(unpacked.resolve("hearth/guest-agent")).hasContent("agent").isExecutable();
        assertThat(unpacked.resolve("hearth/modules/a.ko")).hasContent("a");
        assertThat(unpacked.resolve("hearth/modules/order")).hasContent("b.ko\na.ko\n");
    }

    /// The kernel unpacks them one after the other, and what it unpacks with a second file of the
    /// same name is the last.
    @Test
    void anImagesOwnInitrdComesBehindAndKeepsItsInit() throws Exception {
        Path initrd = write("initrd", "as the image has it");
        Image own =
                new Image("own", image.kernel(), List.of(), Optional.of(initrd), image.rootfs());
        assertThat(image.kernelArguments()).isEmpty();
        assertThat(own.kernelArguments()).startsWith("rdinit=/hearth/init root=/dev/vda rw");

        Path built = initramfs(Optional.of(agent)).ensure(own);

        byte[] both = Files.readAllBytes(built);
        int at = both.length - (int) Files.size(initrd);
        assertThat(at % 4).isZero();
        assertThat(new String(both, at, both.length - at, StandardCharsets.US_ASCII))
                .isEqualTo("as the image has it");
        Files.write(built, Arrays.copyOf(both, at));
        Path unpacked = unpack(built);
        assertThat(unpacked.resolve("hearth/init")).hasContent("static").isExecutable();
        assertThat(unpacked.resolve("init")).doesNotExist();
        Files.writeString(initrd, "as another has it..");
        assertThat(initramfs(Optional.of(agent)).ensure(own)).isNotEqualTo(built);
    }

    @Test
    void isBuiltOncePerContent() throws IOException {
        Initramfs initramfs = initramfs(Optional.of(agent));
        Path first = initramfs.ensure(image);
        Object time = Files.getLastModifiedTime(first);

        assertThat(initramfs.ensure(image)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(time);

        Files.writeString(agent, "newer agent");
        assertThat(initramfs.ensure(image)).isNotEqualTo(first);
    }

    @Test
    void partsThatDidNotChangeAreNotReadAgain() throws Exception {
        settle();
        Initramfs initramfs = initramfs(Optional.of(agent));
        Path built = initramfs.ensure(image);
        // Whoever read it would see another content.
        Files.delete(built);
        Files.writeString(built, "not built anew");

        assertThat(initramfs.ensure(image)).isEqualTo(built).hasContent("not built anew");
    }

    @Test
    void aPartOfTheSameLengthAndAgeIsReadAgain() throws Exception {
        settle();
        Initramfs initramfs = initramfs(Optional.of(agent));
        Path first = initramfs.ensure(image);
        FileTime time = Files.getLastModifiedTime(agent);

        Files.writeString(agent, "tnega");
        Files.setLastModifiedTime(agent, time);

        assertThat(initramfs.ensure(image)).isNotEqualTo(first);
    }

    @Test
    void anInitramfsThatIsGoneIsBuiltAgain() throws Exception {
        settle();
        Initramfs initramfs = initramfs(Optional.of(agent));
        Path built = initramfs.ensure(image);
        Files.delete(built);

        assertThat(initramfs.ensure(image)).isEqualTo(built).isNotEmptyFile();
    }

    @Test
    void whatNobodyStartsWithAnyMoreIsRemovedAfterADay() throws Exception {
        Path old = write("0000.cpio.gz", "of an agent before");
        Path fresh = write("1111.cpio.gz", "of an agent before, just now");
        Path other = write("2222", "no initramfs");
        for (Path each : List.of(old, other)) {
            Files.setLastModifiedTime(
                    each, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        }

        Path built = initramfs(Optional.of(agent)).ensure(image);

        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
        assertThat(other).exists();
        assertThat(built).exists();
    }

    @Test
    void anInitThatNeedsALoaderIsRefused() {
        Path dynamic = Path.of(System.getProperty("java.home"), "bin", "java");
        Initramfs initramfs = new Initramfs(directory, dynamic, Optional.empty());

        assertThatThrownBy(() -> initramfs.ensure(image))
                .isInstanceOf(StorageFailed.class)
                .hasMessageContaining("is not static")
                .hasMessageContaining("HEARTH_HOST_GUEST_INIT");
    }

    @Test
    void programsForAnotherMachineAreRefused() throws IOException {
        String other = ElfFile.thisMachine().equals("aarch64") ? "x86_64" : "aarch64";
        byte[] header = new byte[64];
        header[0] = 0x7f;
        header[1] = 'E';
        header[2] = 'L';
        header[3] = 'F';
        header[18] = (byte) (other.equals("aarch64") ? 183 : 62);
        Path foreign = Files.write(directory.resolve("foreign"), header);

        assertThatThrownBy(() -> initramfs(Optional.of(foreign)).ensure(image))
                .isInstanceOf(StorageFailed.class)
                .hasMessage(
                        "%s is for %s, and guests here are %s;"
                                + " set HEARTH_HOST_GUEST_AGENT to the one that is for it",
                        foreign, other, ElfFile.thisMachine());
        assertThatThrownBy(() -> new Initramfs(directory, foreign, Optional.empty()).ensure(image))
                .isInstanceOf(StorageFailed.class)
                .hasMessageContaining("foreign is for " + other)
                .hasMessageContaining("HEARTH_HOST_GUEST_INIT");
    }

    @Test
    void aMissingInitIsNamed() {
        Initramfs initramfs = new Initramfs(directory, directory.resolve("none"), Optional.empty());

        assertThatThrownBy(() -> initramfs.ensure(image))
                .isInstanceOf(StorageFailed.class)
                .hasMessageContaining("there is no guest-init at");
    }

    /// Files that changed just now are not trusted to stay.
    private void settle() {
        await().until(() -> FileStamp.of(agent).orElseThrow().isSettled(Instant.now()));
    }

    private Initramfs initramfs(Optional<Path> guestAgent) {
        return new Initramfs(directory, init, guestAgent);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private Path unpack(Path archive) throws Exception {
        Path plain = directory.resolve("plain.cpio");
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            Files.write(plain, in.readAllBytes());
        }
        Path target = Files.createDirectory(directory.resolve("unpacked"));
        Process process =
                new ProcessBuilder("busybox", "cpio", "-idm")
                        .directory(target.toFile())
                        .redirectInput(plain.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.PIPE)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return target;
    }
}
