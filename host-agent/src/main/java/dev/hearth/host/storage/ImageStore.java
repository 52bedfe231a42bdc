// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The images this host holds: one directory each, with an `image.properties` whose `modules` lists
/// file names in `modules/`, in the order they must be loaded. Read anew each time: images come and
/// go while the host agent runs.
public final class ImageStore {

    private static final Logger log = LoggerFactory.getLogger(ImageStore.class);

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9_-]{1,64}\\.ko");

    private final Path directory;

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
        Optional<List<Path>> modules = modules(home);
        if (modules.isEmpty()) {
            return Optional.empty();
        }
        Image image =
                new Image(name, home.resolve("kernel"), modules.get(), home.resolve("rootfs.ext4"));
        boolean complete =
                Stream.concat(Stream.of(image.kernel(), image.rootfs()), image.modules().stream())
                        .allMatch(Files::isRegularFile);
        return complete ? Optional.of(image) : Optional.empty();
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

    private static Optional<List<Path>> modules(Path home) {
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
        return Optional.of(
                Stream.of(properties.getProperty("modules", "").split(" ", -1))
                        .filter(name -> MODULE.matcher(name).matches())
                        .map(name -> home.resolve("modules").resolve(name))
                        .toList());
    }
}
