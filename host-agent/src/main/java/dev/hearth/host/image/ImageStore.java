// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.image.archive.Piece;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The images this host holds: one directory each, with an `image.properties` whose `modules` lists
/// file names in `modules/`, in the order they must be loaded. Read anew each time: images come and
/// go while the host agent runs. See the package for what else is there. Safe for use by many
/// threads.
public final class ImageStore {

    private static final Logger log = LoggerFactory.getLogger(ImageStore.class);

    /// The file of an image's own initrd, which it may have.
    static final String INITRD = "initrd";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9_-]{1,64}\\.ko");

    private final Path directory;
    private final ReentrantLock change = new ReentrantLock();

    /// @param directory where the images are
    public ImageStore(Path directory) {
        this.directory = directory;
    }

    /// The image; empty when the host does not hold it completely, or cannot read what it is: one
    /// broken image must not stop whoever asks for all.
    public Optional<Image> find(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Path home = directory.resolve(name);
        Optional<Properties> properties = properties(home);
        if (properties.isEmpty()) {
            return Optional.empty();
        }
        Image image =
                new Image(
                        name,
                        home.resolve("kernel"),
                        modules(home, properties.get()),
                        Optional.of(home.resolve(INITRD)).filter(Files::isRegularFile),
                        home.resolve("rootfs.ext4"));
        boolean complete =
                Stream.concat(Stream.of(image.kernel(), image.rootfs()), image.modules().stream())
                        .allMatch(Files::isRegularFile);
        return complete ? Optional.of(image) : Optional.empty();
    }

    /// What is known of an image that was imported; without entries of others.
    Properties about(Image image) {
        return properties(directory.resolve(image.name())).orElseGet(Properties::new);
    }

    /// Whether there is something with the name, complete or not.
    boolean isTaken(String name) {
        return Files.exists(directory.resolve(name));
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// Where the files of an import belong until it is complete; an empty directory. Throws
    /// [StorageFailed].
    Path newWork(UUID id) {
        try {
            return Files.createDirectories(work().resolve(id.toString()));
        } catch (IOException e) {
            throw new StorageFailed("could not make room for import " + id, e);
        }
    }

    /// Where uploads are.
    Path uploads() {
        return directory.resolve(".uploads");
    }

    /// Makes an image of files that are complete: each is kept once, by its digest, however many
    /// images have it. The image appears complete or not at all.
    ///
    /// @param files their content, by their paths in the image
    /// @param work where the import's files are, on this file system
    /// @return false when the name was taken meanwhile
    boolean add(String name, Map<String, Piece> files, Properties about, Path work)
            throws IOException {
        change.lock();
        try {
            Path fresh = Files.createDirectory(work.resolve("image"));
            Files.createDirectory(fresh.resolve("modules"));
            for (Map.Entry<String, Piece> file : files.entrySet()) {
                Files.createLink(fresh.resolve(file.getKey()), blob(file.getValue()));
            }
            Path properties = fresh.resolve("image.properties");
            try (Writer out = Files.newBufferedWriter(properties)) {
                about.store(out, null);
            }
            for (Path each : List.of(properties, fresh.resolve("modules"), fresh, blobs())) {
                force(each);
            }
            if (isTaken(name)) {
                return false;
            }
            Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            force(directory);
            return true;
        } finally {
            change.unlock();
        }
    }

    /// Deletes an image, and what only it had. VMs made from it keep their disks. Throws
    /// [StorageFailed].
    void delete(String name) {
        change.lock();
        try {
            Path gone = newWork(UUID.randomUUID());
            Files.move(
                    directory.resolve(name), gone.resolve("image"), StandardCopyOption.ATOMIC_MOVE);
            clear(gone);
            removeUnusedBlobs();
        } catch (IOException e) {
            throw new StorageFailed("could not delete the image " + name, e);
        } finally {
            change.unlock();
        }
    }

    /// Removes what imports left that were cut off. Called before the first one.
    void sweep() {
        change.lock();
        try {
            clear(work());
            removeUnusedBlobs();
        } catch (IOException e) {
            log.atWarn().setCause(e).log("could not remove what unfinished imports left");
        } finally {
            change.unlock();
        }
    }

    /// Removes a directory with all in it, or nothing when there is none. Links are not followed.
    static void clear(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(directory)) {
            all = new ArrayList<>(found.toList());
        }
        for (Path each : all.reversed()) {
            Files.deleteIfExists(each);
        }
    }

    private Path work() {
        return directory.resolve(".imports");
    }

    private Path blobs() {
        return directory.resolve(".blobs");
    }

    /// The blob with the piece's content, which the piece becomes where there is none.
    private Path blob(Piece piece) throws IOException {
        Path blob = Files.createDirectories(blobs()).resolve(piece.sha256());
        if (!Files.exists(blob)) {
            // Read by jailed VMMs, and written by nobody.
            Files.setPosixFilePermissions(
                    piece.file(), PosixFilePermissions.fromString("r--r--r--"));
            Files.move(piece.file(), blob, StandardCopyOption.ATOMIC_MOVE);
        }
        return blob;
    }

    private void removeUnusedBlobs() throws IOException {
        if (!Files.isDirectory(blobs())) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(blobs())) {
            for (Path each : entries) {
                // No image has another name for it.
                if (Files.getAttribute(each, "unix:nlink") instanceof Integer links && links == 1) {
                    Files.delete(each);
                }
            }
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// The names of all complete images, sorted.
    public List<String> names() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                find(entry.getFileName().toString()).map(Image::name).ifPresent(names::add);
            }
        } catch (IOException e) {
            throw new StorageFailed("could not list the images in " + directory, e);
        }
        names.sort(null);
        return names;
    }

    private static Optional<Properties> properties(Path home) {
        Path manifest = home.resolve("image.properties");
        Properties properties = new Properties();
        if (Files.isRegularFile(manifest)) {
            try (Reader reader = Files.newBufferedReader(manifest)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                // The latter is a malformed escape.
                log.atDebug().setCause(e).addKeyValue("file", manifest).log("image not readable");
                return Optional.empty();
            }
        }
        return Optional.of(properties);
    }

    private static List<Path> modules(Path home, Properties properties) {
        return Stream.of(properties.getProperty("modules", "").split(" ", -1))
                .filter(name -> MODULE.matcher(name).matches())
                .map(name -> home.resolve("modules").resolve(name))
                .toList();
    }
}
