// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a file was when it was looked at. Where another look finds the same, nobody wrote to it or
/// put another in its place meanwhile.
///
/// @param key the device and the inode that the path leads to
/// @param changed when anything of it was changed last, which unlike the time of its last
///   modification nobody can set
record FileStamp(Path file, @Nullable Object key, long bytes, FileTime changed) {

    /// File systems may note the time by a clock that ticks a hundred times a second.
    private static final Duration SETTLED = Duration.ofSeconds(1);

    /// Empty when the file cannot be looked at.
    static Optional<FileStamp> of(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Files.getAttribute(file, "unix:ctime") instanceof FileTime changed
                    ? Optional.of(new FileStamp(file, found.fileKey(), found.size(), changed))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Whether a change from now on would show: one at the very time of the last one would not.
    boolean isSettled(Instant now) {
        return changed.toInstant().isBefore(now.minus(SETTLED));
    }
}
