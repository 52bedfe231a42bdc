// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import dev.hearth.host.image.archive.TarEntry.Kind;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One file of a tree, whatever its names are. Not for use by several threads.
final class Node {

    private final TarEntry entry;
    private final @Nullable Long content;
    private final Map<String, Node> children = new TreeMap<>();
    private int layer;
    private int names;

    /// @param content the number of the file that holds its content; null when it has none
    Node(TarEntry entry, @Nullable Long content, int layer) {
        this.entry = entry;
        this.content = content;
        this.layer = layer;
    }

    TarEntry entry() {
        return entry;
    }

    @Nullable Long content() {
        return content;
    }

    boolean isDirectory() {
        return entry.kind() == Kind.DIRECTORY;
    }

    /// Of a directory: what is in it, by name. Empty of others.
    Map<String, Node> children() {
        return children;
    }

    /// The layer that gave it its last name.
    int layer() {
        return layer;
    }

    /// How many names it has.
    int names() {
        return names;
    }

    void named(int inLayer) {
        layer = inLayer;
        names++;
    }

    void unnamed() {
        names--;
    }
}
