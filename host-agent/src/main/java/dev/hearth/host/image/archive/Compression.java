// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Undoes compression, which is told by the first bytes and never by a name: gzip here, zstd and xz
/// by their own programs, each in a process with bounded memory that ends with the stream.
public final class Compression {

    private static final int LONGEST_MAGIC = 6;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long END_LIMIT_SECONDS = 10;

    private enum Program {
        ZSTD("zstd", "--memory=128MB"),
        XZ("xz", "--memlimit-decompress=256MiB");

        private final String name;
        private final String limit;

        Program(String name, String limit) {
            this.name = name;
            this.limit = limit;
        }

        List<String> command() {
            return List.of(name, "-dcq", limit);
        }
    }

    private Compression() {}

    /// The stream without its compression, if it has one.
    ///
    /// @param in closed with the stream that is returned
    public static InputStream undo(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
        buffered.mark(LONGEST_MAGIC);
        byte[] start = buffered.readNBytes(LONGEST_MAGIC);
        buffered.reset();
        if (begins(start, 0x1f, 0x8b)) {
            return gzip(buffered);
        }
        Optional<Program> program = program(start);
        return program.isPresent() ? new Unpacked(program.get(), buffered) : buffered;
    }

    /// Whether a file that begins like this is compressed.
    public static boolean isCompressed(byte[] start) {
        return begins(start, 0x1f, 0x8b) || program(start).isPresent();
    }

    private static Optional<Program> program(byte[] start) {
        if (begins(start, 0x28, 0xb5, 0x2f, 0xfd)) {
            return Optional.of(Program.ZSTD);
        }
        return begins(start, 0xfd, '7', 'z', 'X', 'Z', 0)
                ? Optional.of(Program.XZ)
                : Optional.empty();
    }

    private static boolean begins(byte[] start, int... magic) {
        if (start.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (Byte.toUnsignedInt(start[i]) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static InputStream gzip(InputStream in) throws IOException {
        return new FilterInputStream(new GZIPInputStream(in, BUFFER_BYTES)) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return super.read(bytes, offset, length);
                } catch (ZipException e) {
                    throw new ImportRefused("its gzip data is damaged: " + e.getMessage(), e);
                }
            }
        };
    }

    /// What a program unpacks.
    private static final class Unpacked extends InputStream {
        private final Program program;
        private final InputStream in;
        private final Process process;
        private final InputStream out;
        private final Thread feeder;
        private volatile @Nullable IOException failure;

        Unpacked(Program program, InputStream in) throws IOException {
            this.program = program;
            this.in = in;
            try {
                this.process =
                        new ProcessBuilder(program.command())
                                .redirectError(Redirect.DISCARD)
                                .start();
            } catch (IOException e) {
                throw new ImportRefused(
                        "it is compressed with %s, which this host does not have; install it"
                                .formatted(program.name),
                        e);
            }
            this.out = process.getInputStream();
            this.feeder = Thread.ofVirtual().name("feed-" + program.name).start(this::feed);
        }

        private void feed() {
            try (OutputStream to = process.getOutputStream()) {
                in.transferTo(to);
            } catch (IOException e) {
                // A program that is through, or was ended, reads no more.
                if (process.isAlive()) {
                    failure = e;
                    process.destroyForcibly();
                }
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = out.read(bytes, offset, length);
            if (read < 0) {
                requireGoodEnd();
            }
            return read;
        }

        private void requireGoodEnd() throws IOException {
            try {
                boolean ended = process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS);
                IOException met = failure;
                if (met != null) {
                    throw met;
                }
                if (!ended || process.exitValue() != 0) {
                    throw new ImportRefused(
                            "its %s data is damaged, or needs more memory than 128 MiB to unpack"
                                    .formatted(program.name));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while " + program.name + " ended", e);
            }
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            out.close();
            in.close();
            try {
                feeder.join(TimeUnit.SECONDS.toMillis(END_LIMIT_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
