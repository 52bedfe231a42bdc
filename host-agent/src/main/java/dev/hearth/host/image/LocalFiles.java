// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import dev.hearth.host.image.archive.ImportRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Files of this host that may be imported: those really below a folder the operator named,
/// wherever links lead.
///
/// @param folders absolute
record LocalFiles(List<Path> folders) {

    LocalFiles {
        folders = List.copyOf(folders);
    }

    /// The file. Throws [ImportRefused] when it may not be imported; whether there is one is told
    /// only of those that may.
    Path find(String text) throws IOException {
        if (folders.isEmpty()) {
            throw new ImportRefused(
                    "this host imports no files of its own; its operator opens folders for that with HEARTH_HOST_IMAGE_FOLDERS");
        }
        Path real;
        try {
            Path path = Path.of(text);
            if (!path.isAbsolute()) {
                throw outside(text);
            }
            real = path.toRealPath();
        } catch (InvalidPathException | IOException e) {
            if (isBelow(text)) {
                throw new ImportRefused(
                        "there is no file %s, or it cannot be read".formatted(quote(text)), e);
            }
            throw outside(text);
        }
        for (Path folder : folders) {
            if (Files.isDirectory(folder)
                    && real.startsWith(folder.toRealPath())
                    && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                return real;
            }
        }
        throw outside(text);
    }

    private boolean isBelow(String text) {
        return !text.contains("..")
                && folders.stream().anyMatch(folder -> text.startsWith(folder + "/"));
    }

    private ImportRefused outside(String text) {
        return new ImportRefused(
                "%s is no file below a folder this host imports from (HEARTH_HOST_IMAGE_FOLDERS: %s)"
                        .formatted(quote(text), folders));
    }

    private static String quote(String text) {
        return ImportRefused.quote(text);
    }
}
