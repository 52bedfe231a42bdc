// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/// PostgreSQL's programs, as they come in a jar: unpacked once per version.
///
/// @param version such as `18.6.0`
/// @param directory holds `bin`, `lib` and `share`
record PostgresBinaries(String version, Path directory) {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    /// Unpacks into `parent/<version>`, whole or not at all, unless it is there already.
    static PostgresBinaries unpack(Path parent) {
        String version = packedVersion();
        Path directory = parent.resolve(version);
        if (Files.isDirectory(directory)) {
            return new PostgresBinaries(version, directory);
        }
        if (!"amd64".equals(System.getProperty("os.arch"))) {
            throw new DatabaseException(
                    ("there is no embedded PostgreSQL for this machine (%s); set DATABASE_URL "
                                    + "to one you run")
                            .formatted(System.getProperty("os.arch")));
        }
        Path draft = parent.resolve(version + ".new");
        try {
            makeEmpty(draft);
            makeSearchable(parent);
            if (!unpackByTar(draft)) {
                makeEmpty(draft);
                unpackInJava(draft);
            }
            Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new DatabaseException("cannot unpack PostgreSQL into " + directory, e);
        }
        return new PostgresBinaries(version, directory);
    }

    /// Unpacks into an empty directory by the machine's own tar; false when that does not work.
    static boolean unpackByTar(Path draft) throws IOException {
        try (InputStream archive = archive()) {
            return TarXz.extractByTar(archive, draft);
        }
    }

    /// Unpacks into an empty directory without any help.
    static void unpackInJava(Path draft) throws IOException {
        try (InputStream archive = archive()) {
            TarXz.extractInJava(archive, draft);
        }
    }

    /// One of the programs.
    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    /// The number that data directories of this version carry: `18`.
    String major() {
        return version.substring(0, version.indexOf('.'));
    }

    /// Removes a directory with all that is in it, if it is there.
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static InputStream archive() {
        return Objects.requireNonNull(
                PostgresBinaries.class.getResourceAsStream(ARCHIVE), ARCHIVE + " is not packed");
    }

    private static void makeEmpty(Path directory) throws IOException {
        delete(directory);
        makeSearchable(Files.createDirectories(directory));
    }

    private static void makeSearchable(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String packedVersion() {
        Properties properties = new Properties();
        try (InputStream file = PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new DatabaseException("cannot read postgres.properties", e);
        }
    }
}
