// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.posix;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;

/// A file, a FIFO or standard output that never makes its writer wait: what does not fit is an
/// [IOException] (EAGAIN). Up to 4096 bytes go into a pipe whole or not at all.
public final class NeverBlocking implements AutoCloseable {

    @FunctionalInterface
    private interface Sink {
        void write(byte[] bytes, int offset, int length) throws IOException;
    }

    private final Sink sink;
    private final AutoCloseable resource;

    private NeverBlocking(Sink sink, AutoCloseable resource, FileDescriptor descriptor)
            throws IOException {
        this.sink = sink;
        this.resource = resource;
        makeNonBlocking(descriptor);
    }

    /// Opens a path for reading and writing and makes a regular file when it is missing, as the
    /// real one does: with a FIFO that never waits and never needs a reader.
    public static NeverBlocking open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        return new NeverBlocking(file::write, file, file.getFD());
    }

    /// Standard output. The flag is on the open file itself, so whoever shares it has it too.
    public static NeverBlocking standardOutput() throws IOException {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        return new NeverBlocking(out::write, out, FileDescriptor.out);
    }

    /// Writes at once or fails.
    public void write(byte[] bytes, int offset, int length) throws IOException {
        sink.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        try {
            resource.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot be closed", e);
        }
    }

    /// The JDK has what it takes and does not export it; calling fcntl through the foreign-function
    /// API instead costs 50 ms of CPU at its first call, in each of hundreds of processes.
    private static void makeNonBlocking(FileDescriptor descriptor) throws IOException {
        try {
            Method configure =
                    Class.forName("sun.nio.ch.IOUtil")
                            .getMethod("configureBlocking", FileDescriptor.class, boolean.class);
            configure.invoke(null, descriptor, false);
        } catch (InvocationTargetException e) {
            throw new IOException("cannot be made non-blocking", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "start with --add-exports java.base/sun.nio.ch=ALL-UNNAMED, as the launcher does",
                    e);
        }
    }
}
