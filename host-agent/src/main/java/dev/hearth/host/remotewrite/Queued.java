// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A request on disk, described by its file's name.
///
/// @param ordinal its place among all requests there ever were
/// @param atMs when it was made, in milliseconds of Unix time
/// @param samples how many are in it
/// @param bytes what it takes of the disk
record Queued(Path file, long ordinal, long atMs, int samples, long bytes) {

    static final String SUFFIX = ".write";

    private static final int DISK_BLOCK = 4096;
    private static final Pattern NAME = Pattern.compile("(\\d{18})-(\\d{1,18})-(\\d{1,6})\\.write");

    /// One that is still to be written.
    ///
    /// @param length of its file
    static Queued in(Path directory, long ordinal, long atMs, int samples, long length) {
        String name = "%018d-%d-%d".formatted(ordinal, atMs, samples) + SUFFIX;
        return new Queued(directory.resolve(name), ordinal, atMs, samples, onDisk(length));
    }

    /// What a file of such a length is; empty when it is none of the queue's.
    static Optional<Queued> of(Path file, long length) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                ? Optional.of(
                        new Queued(
                                file,
                                Long.parseLong(name.group(1)),
                                Long.parseLong(name.group(2)),
                                Integer.parseInt(name.group(3)),
                                onDisk(length)))
                : Optional.empty();
    }

    private static long onDisk(long length) {
        return Math.ceilDiv(length, DISK_BLOCK) * DISK_BLOCK;
    }
}
