// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.storage.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Builds the initramfs that every VM boots through. Its init, `guest-init` of the module
/// guest-agent, brings up the devices, starts the guest agent and becomes the distribution's own
/// init. Nothing is written to the guest's disk, and the agent in a guest is always this host's
/// version.
///
/// An image's own initrd comes behind that, in the same file: the kernel unpacks both, one after
/// the other (Documentation/driver-api/early-userspace/buffer-format.rst), and `guest-init` becomes
/// that one's init.
///
/// Which VM it is stands on the kernel command line, so one file serves all VMs with the same image
/// and agent. It is built once and kept by the digest of what is in it. Safe for use by many
/// threads.
public final class Initramfs {

    /// Images whose files are remembered; of more, they are read at each start.
    private static final int MOST_KNOWN = 64;

    private static final String SUFFIX = ".cpio.gz";

    /// How long a built file stays at least.
    private static final Duration KEPT = Duration.ofDays(1);

    private static final String SET_GUEST_INIT =
            "set HEARTH_HOST_GUEST_INIT to the one that was built with the guest agent";

    private final Path directory;
    private final Path guestInit;
    private final Optional<Path> guestAgent;

    /// What was built last, by image. Guarded by this.
    private final Map<String, Built> known = new HashMap<>();

    /// A built file.
    ///
    /// @param sources what it was built of
    private record Built(List<FileStamp> sources, Path file) {}

    /// @param directory where built files are kept
    /// @param guestInit what every guest starts with
    /// @param guestAgent what to start in the guest; empty: nothing
    public Initramfs(Path directory, Path guestInit, Optional<Path> guestAgent) {
        this.directory = directory;
        this.guestInit = guestInit;
        this.guestAgent = guestAgent;
    }

    /// The initramfs for VMs made from this image.
    public synchronized Path ensure(Image image) {
        Instant now = Instant.now();
        List<FileStamp> sources = stamps(image);
        Built before = known.get(image.name());
        // Reading and digesting megabytes would be most of what a start costs.
        if (before != null && before.sources().equals(sources) && Files.exists(before.file())) {
            return before.file();
        }
        try {
            Map<String, byte[]> files = files(image);
            Path built = directory.resolve(digest(files, image.initrd()) + SUFFIX);
            if (!Files.exists(built)) {
                AtomicFile.write(built, pack(files), image.initrd());
                removeOld(now);
            }
            known.remove(image.name());
            if (known.size() < MOST_KNOWN
                    && sources.stream().allMatch(source -> source.isSettled(now))) {
                known.put(image.name(), new Built(sources, built));
            }
            return built;
        } catch (IOException e) {
            throw new StorageFailed("could not build the initramfs for image " + image.name(), e);
        }
    }

    /// Removes what was built of an agent or an initrd that was another: whoever starts a VM opens
    /// the file within seconds, and one that is gone is built again.
    private void removeOld(Instant now) throws IOException {
        Set<Path> inUse = known.values().stream().map(Built::file).collect(Collectors.toSet());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                boolean isOld =
                        Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(KEPT));
                if (isOld && !inUse.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private List<FileStamp> stamps(Image image) {
        return Stream.of(
                        Stream.of(guestInit),
                        guestAgent.stream(),
                        image.modules().stream(),
                        image.initrd().stream())
                .flatMap(files -> files)
                .flatMap(file -> FileStamp.of(file).stream())
                .toList();
    }

    private Map<String, byte[]> files(Image image) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        String init = image.initrd().isPresent() ? Image.INIT_BESIDE_INITRD : "init";
        files.put(init, readGuestInit());
        if (guestAgent.isPresent()) {
            files.put("hearth/guest-agent", readGuestAgent(guestAgent.get()));
        }
        for (Path module : image.modules()) {
            files.put("hearth/modules/" + module.getFileName(), Files.readAllBytes(module));
        }
        String order =
                image.modules().stream()
                        .map(module -> module.getFileName() + "\n")
                        .collect(Collectors.joining());
        files.put("hearth/modules/order", order.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private byte[] readGuestInit() throws IOException {
        if (!Files.isRegularFile(guestInit)) {
            throw new StorageFailed(
                    "there is no guest-init at " + guestInit + "; " + SET_GUEST_INIT,
                    new IOException("missing " + guestInit));
        }
        byte[] content = Files.readAllBytes(guestInit);
        if (ElfFile.needsLoader(content)) {
            throw new StorageFailed(
                    guestInit + " is not static and would not run in a guest; " + SET_GUEST_INIT,
                    new IOException("dynamic executable " + guestInit));
        }
        requireThisMachine(guestInit, content, SET_GUEST_INIT);
        return content;
    }

    private static byte[] readGuestAgent(Path guestAgent) throws IOException {
        byte[] content = Files.readAllBytes(guestAgent);
        requireThisMachine(
                guestAgent, content, "set HEARTH_HOST_GUEST_AGENT to the one that is for it");
        return content;
    }

    /// A guest has its host's machine: another's programs would not run in it, and init would fail
    /// at the first command.
    private static void requireThisMachine(Path file, byte[] content, String whatToDo) {
        String here = ElfFile.thisMachine();
        String there = ElfFile.machine(content).orElse(here);
        if (!there.equals(here)) {
            throw new StorageFailed(
                    file + " is for " + there + ", and guests here are " + here + "; " + whatToDo,
                    new IOException("executable for " + there + ": " + file));
        }
    }

    private static byte[] pack(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CpioWriter cpio = new CpioWriter(new SmallGzip(bytes))) {
            for (String name : List.of("hearth", "hearth/modules")) {
                cpio.directory(name);
            }
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                cpio.file(file.getKey(), file.getValue());
            }
        }
        // An archive that is not compressed begins at a multiple of 4; the kernel skips zeros.
        bytes.write(new byte[-bytes.size() & 3]);
        return bytes.toByteArray();
    }

    private static String digest(Map<String, byte[]> files, Optional<Path> initrd)
            throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, content) -> {
                digest.update(
                        (name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            });
            if (initrd.isPresent()) {
                try (InputStream in =
                        new DigestInputStream(Files.newInputStream(initrd.get()), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("every JDK has SHA-256", e));
        }
    }

    /// What the guest's kernel unpacks fastest is what is smallest: it reads every byte of it.
    private static final class SmallGzip extends GZIPOutputStream {
        SmallGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
