// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// Copies a file as Linux can and Java has no words for: by sharing its blocks where the file
/// system does that (reflink, ioctl_ficlone(2)), else its data without its holes (lseek(2) with
/// SEEK_DATA, copy_file_range(2)).
// "restricted": calling the C library is what this class is for.
@SuppressWarnings("restricted")
final class ExtentCopy implements AutoCloseable {

    private static final int ENXIO = 6;
    private static final int ENOSPC = 28;
    private static final int EXDEV = 18;
    private static final int EINVAL = 22;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;

    private static final int O_RDONLY = 0;
    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    /// `_IOW(0x94, 9, int)`, the same on all machines Hearth runs on.
    private static final long FICLONE = 0x40049409L;

    private static final long MOST_AT_ONCE = 1L << 30;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MemoryLayout INT = ValueLayout.JAVA_INT;
    private static final MemoryLayout LONG = ValueLayout.JAVA_LONG;
    private static final MemoryLayout POINTER = ValueLayout.ADDRESS;

    private static final MethodHandle OPEN =
            find(
                    "open",
                    FunctionDescriptor.of(INT, POINTER, INT),
                    ERRNO,
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL =
            find(
                    "ioctl",
                    FunctionDescriptor.of(INT, INT, LONG, INT),
                    ERRNO,
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle LSEEK =
            find("lseek", FunctionDescriptor.of(LONG, INT, LONG, INT), ERRNO);
    private static final MethodHandle COPY =
            find(
                    "copy_file_range",
                    FunctionDescriptor.of(LONG, INT, POINTER, INT, POINTER, LONG, INT),
                    ERRNO);
    private static final MethodHandle TRUNCATE =
            find("ftruncate", FunctionDescriptor.of(INT, INT, LONG), ERRNO);
    private static final MethodHandle CLOSE = find("close", FunctionDescriptor.of(INT, INT), ERRNO);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment error = arena.allocate(INT);
    private final MemorySegment fromAt = arena.allocate(LONG);
    private final MemorySegment toAt = arena.allocate(LONG);
    private final Path source;
    private final int in;
    private final int out;

    /// How it was copied.
    enum Way {
        /// Both have the same blocks, until one is written to.
        SHARED,
        /// The data was copied, and holes stayed holes.
        EXTENTS,
        /// Not at all: this file system, or this pair of them, cannot.
        NONE
    }

    private ExtentCopy(Path source, Path target) throws IOException {
        this.source = source;
        this.in = open(source, O_RDONLY);
        if (in < 0) {
            arena.close();
            throw failed("open " + source, in);
        }
        this.out = open(target, O_WRONLY);
        if (out < 0) {
            call(() -> (int) CLOSE.invokeExact(error, in));
            arena.close();
            throw failed("open " + target, out);
        }
    }

    /// Copies all of the source.
    ///
    /// @param target there, and empty; still so when nothing was copied
    /// @param bytes how long the source is
    static Way copy(Path source, Path target, long bytes) throws IOException {
        try (ExtentCopy copy = new ExtentCopy(source, target)) {
            long shared =
                    call(
                            () -> (int) IOCTL.invokeExact(copy.error, copy.out, FICLONE, copy.in),
                            copy.error);
            return shared == 0 ? Way.SHARED : copy.extents(bytes);
        }
    }

    private Way extents(long bytes) throws IOException {
        long at = 0;
        while (at < bytes) {
            long from = seek(at, SEEK_DATA);
            if (from == -ENXIO) {
                // Nothing but a hole up to the end.
                break;
            }
            long to = from < 0 ? from : seek(from, SEEK_HOLE);
            if (to < 0) {
                if (at == 0) {
                    return Way.NONE;
                }
                throw failed("look for the holes of " + source, to);
            }
            to = Math.min(to, bytes);
            while (from < to) {
                long copied = range(from, Math.min(to - from, MOST_AT_ONCE));
                if (copied <= 0) {
                    if (at == 0 && isRefusal(copied)) {
                        return Way.NONE;
                    }
                    throw failed("copy " + source, copied);
                }
                from += copied;
                at = from;
            }
            at = Math.max(at, to);
        }
        long sized = call(() -> (int) TRUNCATE.invokeExact(error, out, bytes));
        if (sized != 0) {
            throw failed("give a copy of %s its size".formatted(source), sized);
        }
        return Way.EXTENTS;
    }

    private static boolean isRefusal(long result) {
        return result == 0
                || result == -EXDEV
                || result == -EINVAL
                || result == -ENOSYS
                || result == -EOPNOTSUPP;
    }

    private long seek(long from, int whence) {
        return call(() -> (long) LSEEK.invokeExact(error, in, from, whence));
    }

    private long range(long at, long bytes) {
        fromAt.set(ValueLayout.JAVA_LONG, 0, at);
        toAt.set(ValueLayout.JAVA_LONG, 0, at);
        return call(() -> (long) COPY.invokeExact(error, in, fromAt, out, toAt, bytes, 0));
    }

    private int open(Path path, int flags) {
        MemorySegment name = arena.allocateFrom(path.toString());
        return (int) call(() -> (int) OPEN.invokeExact(error, name, flags | O_CLOEXEC));
    }

    @Override
    public void close() throws IOException {
        call(() -> (int) CLOSE.invokeExact(error, in));
        // What could not be written before may be told only now.
        long closed = call(() -> (int) CLOSE.invokeExact(error, out));
        arena.close();
        if (closed != 0) {
            throw failed("write a copy of " + source, closed);
        }
    }

    private interface Call {
        long run() throws Throwable;
    }

    private long call(Call call) {
        return call(call, error);
    }

    /// What the call returned, or minus its errno.
    private static long call(Call call, MemorySegment error) {
        try {
            long result = call.run();
            return result >= 0 ? result : -error.get(ValueLayout.JAVA_INT, 0);
        } catch (
                @SuppressWarnings("IllegalCatch")
                Throwable e) {
            throw new AssertionError("the C library was called in a way it cannot be", e);
        }
    }

    private static IOException failed(String what, long result) {
        // As the JDK says it: others look for these words.
        String why = result == -ENOSPC ? "No space left on device" : "errno " + -result;
        return new IOException("could not %s: %s".formatted(what, why));
    }

    private static MethodHandle find(
            String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }
}
