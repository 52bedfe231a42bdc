// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.nio.file.Path;

/// The reading end of a FIFO, see fifo(7). It never waits, and it outlives its writers: when one
/// goes, there is nothing to read until another comes. Not safe for use by several threads.
public final class Fifo implements AutoCloseable {

    private static final int OWNER_ONLY = 0600;

    /// What [#read] returns when no writer holds the other end and all it wrote was read.
    static final int NO_WRITER = -1;

    private final int fd;

    private Fifo(int fd) {
        this.fd = fd;
    }

    /// Makes a FIFO that only this user may read and write. Throws `StorageFailed` when there is
    /// something at this path.
    public static void make(Path path) {
        int result = Kernel.mkfifo(path, OWNER_ONLY);
        if (result < 0) {
            throw failed("could not make", path, result);
        }
    }

    /// Opens the FIFO, whether anybody writes to it or not. Symbolic links are not followed: the
    /// writer may own the directory.
    static Fifo open(Path path) {
        int fd =
                Kernel.open(
                        path,
                        Kernel.O_RDONLY | Kernel.O_NONBLOCK | Kernel.O_CLOEXEC | Kernel.O_NOFOLLOW);
        if (fd < 0) {
            throw failed("could not open", path, fd);
        }
        return new Fifo(fd);
    }

    /// Has `epoll` watch it. Throws `StorageFailed` when it is no FIFO but a file.
    void watch(Epoll epoll, long name, Path path) {
        int result = epoll.add(fd, name);
        if (result < 0) {
            close();
            throw failed("could not watch", path, result);
        }
    }

    /// Reads what is there into `bytes` from `offset`, which is less than its length.
    ///
    /// @return how many bytes: 0 when there is nothing yet, [#NO_WRITER] when nobody writes
    int read(byte[] bytes, int offset) throws IOException {
        int read = Kernel.read(fd, bytes, offset);
        if (read == 0) {
            return NO_WRITER;
        }
        if (read == -Kernel.EAGAIN || read == -Kernel.EINTR) {
            return 0;
        }
        if (read < 0) {
            throw new IOException("could not read a FIFO, errno " + -read);
        }
        return read;
    }

    @Override
    public void close() {
        Kernel.close(fd);
    }

    private static StorageFailed failed(String verb, Path path, int result) {
        String why =
                switch (-result) {
                    case Kernel.EEXIST -> "there is something at this path already";
                    case Kernel.EPERM -> "it is not a FIFO";
                    default -> "errno " + -result;
                };
        String message = "%s the FIFO %s: %s".formatted(verb, path, why);
        return new StorageFailed(message, new IOException(why));
    }
}
