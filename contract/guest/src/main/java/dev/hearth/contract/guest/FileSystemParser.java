// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import dev.hearth.contract.guest.GuestReport.FileSystem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the `filesystems` array of a report. No mount point may be there twice.
final class FileSystemParser {

    private static final Shape FILE_SYSTEM =
            Shape.of("filesystems")
                    .required(Field.DEVICE, Field.MOUNTPOINT, Field.FSTYPE)
                    .optional(
                            Field.SIZE_BYTES,
                            Field.FREE_BYTES,
                            Field.AVAIL_BYTES,
                            Field.FILES,
                            Field.FILES_FREE);

    private FileSystemParser() {}

    static List<FileSystem> fileSystems(JsonCursor in) throws MalformedReport {
        List<FileSystem> all = new ArrayList<>();
        in.beginArray();
        while (in.nextElement()) {
            if (all.size() == GuestApi.MAX_FILE_SYSTEMS) {
                throw in.refused(
                        "must have at most "
                                + GuestApi.MAX_FILE_SYSTEMS
                                + " elements, but has more");
            }
            FileSystem next = fileSystem(in);
            for (FileSystem other : all) {
                if (other.mountPoint().equals(next.mountPoint())) {
                    throw in.refused("must have each mount point once, but has one twice");
                }
            }
            all.add(next);
        }
        return List.copyOf(all);
    }

    private static FileSystem fileSystem(JsonCursor in) throws MalformedReport {
        String device = "";
        String mountPoint = "";
        String type = "";
        @Nullable Long size = null;
        @Nullable Long free = null;
        @Nullable Long available = null;
        @Nullable Long files = null;
        @Nullable Long filesFree = null;
        in.beginObject(FILE_SYSTEM);
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case Field.DEVICE -> device = text(in);
                case Field.MOUNTPOINT -> mountPoint = text(in);
                case Field.FSTYPE -> type = text(in);
                case Field.SIZE_BYTES -> size = number(in);
                case Field.FREE_BYTES -> free = number(in);
                case Field.AVAIL_BYTES -> available = number(in);
                case Field.FILES -> files = number(in);
                default -> filesFree = number(in);
            }
        }
        return new FileSystem(device, mountPoint, type, size, free, available, files, filesFree);
    }

    private static String text(JsonCursor in) throws MalformedReport {
        return JsonText.printable(in, GuestApi.MAX_MOUNT_TEXT);
    }

    private static @Nullable Long number(JsonCursor in) throws MalformedReport {
        return in.takeNull() ? null : (Long) JsonNumber.unsigned(in);
    }
}
