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

    /// A kernel that panics says so before its registers and its stack, some 4 KiB a CPU.
    private static final int LONG_TAIL_BYTES = 16 * 1024;

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
        String line = tail(0, TAIL_BYTES);
        return line.length() <= MAX_CHARS ? line : line.substring(line.length() - MAX_CHARS);
    }

    /// The last 16 KiB of what was written from this place on, as one line without control
    /// characters, its own lines joined by ` / `. A file that is shorter by now was emptied
    /// meanwhile, and all of it counts.
    public String tail(long from) {
        return tail(from, LONG_TAIL_BYTES);
    }

    private String tail(long from, int most) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer tail = ByteBuffer.allocate(most);
            long start = from > channel.size() ? 0 : from;
            channel.read(tail, Math.max(start, channel.size() - most));
            String text = new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8);
            return text.lines()
                    .map(each -> each.replaceAll("\\p{Cntrl}", "").strip())
                    .filter(each -> !each.isEmpty())
                    .collect(Collectors.joining(" / "));
        } catch (IOException e) {
            return "";
        }
    }
}
