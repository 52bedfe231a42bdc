// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The few calls of Linux for which Java has no words: FIFOs, reads that do not wait, epoll. Each
/// returns what the call does, or minus its errno.
// "restricted": calling the C library is what this class is for.
@SuppressWarnings("restricted")
final class Kernel {

    static final int EAGAIN = 11;
    static final int EEXIST = 17;
    static final int EINTR = 4;
    static final int EPERM = 1;

    static final int O_RDONLY = 0;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    /// The one flag of ours that ARM numbers differently.
    static final int O_NOFOLLOW = isArm() ? 0x8000 : 0x20000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    /// Takes arrays of the heap as they are, and must return soon.
    private static final Linker.Option SWIFT = Linker.Option.critical(true);

    private static final MemoryLayout INT = ValueLayout.JAVA_INT;
    private static final MemoryLayout LONG = ValueLayout.JAVA_LONG;
    private static final MemoryLayout POINTER = ValueLayout.ADDRESS;

    private static final MethodHandle MKFIFO =
            find("mkfifo", FunctionDescriptor.of(INT, POINTER, INT), ERRNO);
    private static final MethodHandle OPEN =
            find(
                    "open",
                    FunctionDescriptor.of(INT, POINTER, INT),
                    ERRNO,
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ =
            find("read", FunctionDescriptor.of(LONG, INT, POINTER, LONG), ERRNO, SWIFT);
    private static final MethodHandle CLOSE = find("close", FunctionDescriptor.of(INT, INT), ERRNO);
    private static final MethodHandle EPOLL_CREATE =
            find("epoll_create1", FunctionDescriptor.of(INT, INT), ERRNO);
    private static final MethodHandle EPOLL_CTL =
            find("epoll_ctl", FunctionDescriptor.of(INT, INT, INT, INT, POINTER), ERRNO);
    private static final MethodHandle EPOLL_WAIT =
            find("epoll_wait", FunctionDescriptor.of(INT, INT, POINTER, INT, INT), ERRNO);

    private Kernel() {}

    static boolean isArm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    static int mkfifo(Path path, int mode) {
        return onPath(path, (error, name) -> (int) MKFIFO.invokeExact(error, name, mode));
    }

    static int open(Path path, int flags) {
        return onPath(path, (error, name) -> (int) OPEN.invokeExact(error, name, flags));
    }

    /// Reads into `bytes` from `offset`. Only for what was opened with [#O_NONBLOCK].
    static int read(int fd, byte[] bytes, int offset) {
        MemorySegment room = MemorySegment.ofArray(bytes).asSlice(offset);
        MemorySegment error = MemorySegment.ofArray(new int[1]);
        return result(error, () -> (int) (long) READ.invokeExact(error, fd, room, room.byteSize()));
    }

    static int close(int fd) {
        return plain(error -> (int) CLOSE.invokeExact(error, fd));
    }

    static int epollCreate() {
        return plain(error -> (int) EPOLL_CREATE.invokeExact(error, O_CLOEXEC));
    }

    static int epollCtl(int epoll, int operation, int fd, MemorySegment event) {
        return plain(error -> (int) EPOLL_CTL.invokeExact(error, epoll, operation, fd, event));
    }

    /// @param error native memory for an errno
    static int epollWait(int epoll, MemorySegment events, int most, int ms, MemorySegment error) {
        return result(error, () -> (int) EPOLL_WAIT.invokeExact(error, epoll, events, most, ms));
    }

    private interface Call {
        int run() throws Throwable;
    }

    private interface PlainCall {
        int run(MemorySegment error) throws Throwable;
    }

    private interface PathCall {
        int run(MemorySegment error, MemorySegment path) throws Throwable;
    }

    private static int onPath(Path path, PathCall call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(INT);
            MemorySegment name = arena.allocateFrom(path.toString());
            return result(error, () -> call.run(error, name));
        }
    }

    private static int plain(PlainCall call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(INT);
            return result(error, () -> call.run(error));
        }
    }

    private static int result(MemorySegment error, Call call) {
        try {
            int result = call.run();
            return result >= 0 ? result : -error.get(ValueLayout.JAVA_INT, 0);
        } catch (
                @SuppressWarnings("IllegalCatch")
                Throwable e) {
            throw new AssertionError("the C library was called in a way it cannot be", e);
        }
    }

    private static MethodHandle find(
            String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }
}
