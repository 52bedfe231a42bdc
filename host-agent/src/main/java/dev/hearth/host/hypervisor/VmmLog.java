// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;

/// The file a VMM writes its messages to. A guest can make a VMM complain as often as it likes, so
/// the file is emptied when it is long; the VMM appends, and goes on at the new end.
///
/// @param file need not exist
public record VmmLog(Path file) {

    private static final long MAX_BYTES = 64 * 1024;
    private static final int TAIL_BYTES = 2048;
    private static final int MAX_CHARS = 500;

    /// Empties the file when it is too long. A file that cannot be emptied is tried again later.
    public void trim() {
        try {
            if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
                clear();
            }
        } catch (IOException e) {
            // Nothing depends on it now.
            return;
        }
    }

    /// How long it is; 0 when it is not there.
    public long length() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /// Empties the file.
    public void clear() throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    /// The last lines as one printable line of at most 500 characters; empty when there are none.
    public String lastWords() {
        return lastWords(0);
    }

    /// The same of what was written from this place on. A file that is shorter by now was emptied
    /// meanwhile, and all of it counts.
    public String lastWords(long from) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES);
            long start = from > channel.size() ? 0 : from;
            channel.read(tail, Math.max(start, channel.size() - TAIL_BYTES));
            String text = new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8);
            String line =
                    text.lines()
                            .map(each -> each.replaceAll("\\p{Cntrl}", "").strip())
                            .filter(each -> !each.isEmpty())
                            .collect(Collectors.joining(" / "));
            return line.length() <= MAX_CHARS ? line : line.substring(line.length() - MAX_CHARS);
        } catch (IOException e) {
            return "";
        }
    }
}
