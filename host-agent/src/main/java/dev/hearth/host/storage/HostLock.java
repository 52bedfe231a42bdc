// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.fault.HostException.WrongState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right to be the one host agent of a state home. The kernel takes it back when the process
/// ends, however it ends.
public final class HostLock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HostLock.class);

    private final FileChannel channel;

    private HostLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock. Throws [WrongState] when another process, or this one, holds it.
    public static HostLock take(Path file) {
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new WrongState(
                        "another host agent holds "
                                + file
                                + "; stop it first, or set HEARTH_HOME to another directory");
            }
            writePid(channel);
            return new HostLock(channel);
        } catch (IOException e) {
            throw new StorageFailed("could not lock " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StorageFailed("could not unlock the state home", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /// For people who look for the process that holds the lock; on a full disk they look in vain.
    private static void writePid(FileChannel channel) {
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid), 0);
        } catch (IOException e) {
            log.atDebug().setCause(e).log("could not write the process number into the lock");
        }
    }
}
