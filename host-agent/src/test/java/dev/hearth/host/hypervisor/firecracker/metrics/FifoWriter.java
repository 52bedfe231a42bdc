// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes to a FIFO as Firecracker does: opened for reading and writing, in pieces of at most 1024
/// bytes, and what does not fit is lost. It knows for itself what a FIFO still has room for while
/// nobody reads: 16 pages, and a piece is never split over two.
final class FifoWriter implements AutoCloseable {

    private static final int PIECE = 1024;
    private static final int PAGES = 16;
    private static final int PAGE = 4096;

    private final FileChannel channel;
    private int pages = 1;
    private int onPage;

    /// What Firecracker's line buffer still holds of a line that was cut.
    private String rest = "";

    FifoWriter(Path fifo) throws IOException {
        channel = FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /// Writes a line, piece by piece.
    void line(String line) throws IOException {
        text(rest + line + "\n");
        rest = "";
    }

    /// Writes as much of a line as a FIFO has room for that nobody reads; says whether that was all
    /// of it. Of the rest the first 1024 bytes go out with the next line.
    boolean lineIfRoom(String line) throws IOException {
        String text = line + "\n";
        for (int from = 0; from < text.length(); from += PIECE) {
            String piece = text.substring(from, Math.min(text.length(), from + PIECE));
            if (onPage + piece.length() > PAGE && pages == PAGES) {
                rest = piece;
                return false;
            }
            text(piece);
        }
        return true;
    }

    /// Writes bytes as they are.
    void text(String text) throws IOException {
        byte[] bytes = Lines.bytes(text);
        for (int from = 0; from < bytes.length; from += PIECE) {
            int length = Math.min(PIECE, bytes.length - from);
            boolean fits = onPage + length <= PAGE;
            pages += fits ? 0 : 1;
            onPage = length + (fits ? onPage : 0);
            channel.write(ByteBuffer.wrap(bytes, from, length));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
