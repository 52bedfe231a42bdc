// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongConsumer;

/// An epoll(7) instance that tells of files that became readable, once for each time they do
/// (edge-triggered): whoever is told reads until nothing is left. Files may be added by any thread;
/// one thread waits and closes.
final class Epoll implements AutoCloseable {

    private static final int CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int EPOLLET = 1 << 31;
    private static final int MOST_EVENTS = 128;

    /// `struct epoll_event` is packed on x86 and nowhere else.
    private static final long DATA_OFFSET = Kernel.isArm() ? 8 : 4;

    private static final long EVENT_BYTES = DATA_OFFSET + Long.BYTES;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate(EVENT_BYTES * MOST_EVENTS, Long.BYTES);
    private final MemorySegment error = arena.allocate(ValueLayout.JAVA_INT);
    private final int fd;

    Epoll() throws IOException {
        fd = Kernel.epollCreate();
        if (fd < 0) {
            arena.close();
            throw new IOException("no epoll instance to be had, errno " + -fd);
        }
    }

    /// Watches an open file under a name of the caller's. Closing the file ends it. Regular files
    /// cannot be watched: EPERM.
    ///
    /// @return 0, or minus the errno
    int add(int file, long name) {
        try (Arena one = Arena.ofConfined()) {
            MemorySegment event = one.allocate(EVENT_BYTES, Long.BYTES);
            event.set(ValueLayout.JAVA_INT, 0, EPOLLIN | EPOLLET);
            event.set(ValueLayout.JAVA_LONG_UNALIGNED, DATA_OFFSET, name);
            return Kernel.epollCtl(fd, CTL_ADD, file, event);
        }
    }

    /// Waits for at most `ms`, and names the files that became readable.
    void await(int ms, LongConsumer readable) throws IOException {
        int ready = Kernel.epollWait(fd, events, MOST_EVENTS, ms, error);
        if (ready < 0 && ready != -Kernel.EINTR) {
            throw new IOException("waiting for FIFOs failed, errno " + -ready);
        }
        for (int event = 0; event < ready; event++) {
            readable.accept(
                    events.get(ValueLayout.JAVA_LONG_UNALIGNED, event * EVENT_BYTES + DATA_OFFSET));
        }
    }

    @Override
    public void close() {
        Kernel.close(fd);
        arena.close();
    }
}
