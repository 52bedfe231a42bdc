// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The manager's directory, locked: as long as this is open no second manager can have it. The lock
/// is the kernel's and ends with the process, however that ends.
public final class Home implements AutoCloseable {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final FileChannel lockFile;

    private Home(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /// Makes `home/manager` when it is missing, and locks it. Throws [HomeInUse] when another
    /// manager has it.
    public static Home open(Path home) {
        Path directory = home.toAbsolutePath().normalize().resolve("manager");
        try {
            createMissing(directory);
            FileChannel lockFile =
                    FileChannel.open(
                            directory.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            FileLock lock = tryLock(lockFile);
            if (lock == null) {
                String pid = content(lockFile);
                lockFile.close();
                throw new HomeInUse(directory, pid);
            }
            lockFile.truncate(0);
            lockFile.write(
                    ByteBuffer.wrap(
                            Long.toString(ProcessHandle.current().pid())
                                    .getBytes(StandardCharsets.US_ASCII)));
            return new Home(directory, lockFile);
        } catch (IOException e) {
            throw new UncheckedIOException("open the manager's directory " + directory, e);
        }
    }

    /// The directory itself.
    public Path directory() {
        return directory;
    }

    /// Writes a small file of this directory whole or not at all, readable by its owner only.
    public void write(String name, String content) {
        Path target = directory.resolve(name);
        Path draft = directory.resolve(name + ".new");
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(draft, content);
            Files.move(
                    draft,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + target, e);
        }
    }

    /// A small file of this directory; empty when it is not there.
    public Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(directory.resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + directory.resolve(name), e);
        }
    }

    /// Removes a file of this directory, if it is there.
    public void remove(String name) {
        try {
            Files.deleteIfExists(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + directory.resolve(name), e);
        }
    }

    /// Gives the directory back.
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("unlock " + directory, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String content(FileChannel file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(32);
        file.read(buffer, 0);
        return StandardCharsets.US_ASCII.decode(buffer.flip()).toString().strip();
    }

    /// Others may pass through when root owns it, because the embedded PostgreSQL then runs as an
    /// unprivileged user; they may not list it.
    private static void createMissing(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            createMissing(parent);
        }
        Files.createDirectory(directory);
        boolean root = "root".equals(System.getProperty("user.name"));
        Files.setPosixFilePermissions(
                directory, PosixFilePermissions.fromString(root ? "rwx--x--x" : "rwx------"));
    }
}
