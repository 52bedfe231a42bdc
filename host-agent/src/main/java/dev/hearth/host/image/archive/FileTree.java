// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import dev.hearth.host.image.archive.TarEntry.Device;
import dev.hearth.host.image.archive.TarEntry.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The files of a root file system as layers put them one over the other, in memory: names and what
/// belongs to them, without their contents. Links are kept and never followed while it is built.
/// Not for use by several threads.
///
/// Source: OCI image specification 1.1, "Image Layer Filesystem Changeset".
final class FileTree {

    /// Longer ones are refused: with quotes around it, one must fit a line of `debugfs`.
    private static final int LONGEST_PATH_BYTES = 1024;

    private static final int LONGEST_NAME_BYTES = 255;
    private static final int DEEPEST = 128;
    private static final int MOST_LINKS = 40;

    /// `debugfs` looks through all of a directory for each new name.
    private static final int MOST_IN_DIRECTORY = 30_000;

    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final LongConsumer dropped;
    private Node root = new Node(directory(), null, 0);

    /// @param dropped is told the number of each content that nobody needs any more
    FileTree(LongConsumer dropped) {
        this.dropped = dropped;
    }

    Node root() {
        return root;
    }

    /// Adds an entry of a layer, or removes what it says is gone. Throws [ImportRefused] when it
    /// would lead out of the tree, or through a link.
    ///
    /// @param content the number of the file with its content; null when it has none
    void add(TarEntry entry, @Nullable Long content, int layer) throws ImportRefused {
        List<String> path = path(entry.name());
        if (path.isEmpty()) {
            replaceRoot(entry, layer);
            return;
        }
        Node parent = parent(path, entry.name(), layer);
        String name = path.getLast();
        if (name.equals(OPAQUE)) {
            removeLower(parent, layer);
        } else if (name.startsWith(WHITEOUT)) {
            // Others that begin with .wh..wh. are aufs' own, and mean nothing.
            Node gone = parent.children().get(name.substring(WHITEOUT.length()));
            if (gone != null && gone.layer() < layer) {
                remove(parent, name.substring(WHITEOUT.length()));
            }
        } else {
            put(parent, name, node(entry, content, layer), layer);
        }
    }

    /// Where a path leads in the finished tree, links followed; empty when nowhere.
    Optional<Node> resolve(String path) throws ImportRefused {
        List<String> rest = new ArrayList<>(List.of(path.split("/", -1)));
        List<Node> at = new ArrayList<>(List.of(root));
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.removeFirst();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                if (at.size() > 1) {
                    at.removeLast();
                }
                continue;
            }
            Node next = at.getLast().children().get(name);
            if (next == null) {
                return Optional.empty();
            }
            if (next.entry().kind() != Kind.SYMLINK) {
                at.add(next);
            } else if (++links > MOST_LINKS) {
                return Optional.empty();
            } else {
                String link = next.entry().link();
                if (link.startsWith("/")) {
                    at = new ArrayList<>(List.of(root));
                }
                rest.addAll(0, List.of(link.split("/", -1)));
            }
        }
        return Optional.of(at.getLast());
    }

    private Node node(TarEntry entry, @Nullable Long content, int layer) throws ImportRefused {
        if (entry.kind() == Kind.HARD_LINK) {
            return target(entry);
        }
        if (entry.kind() == Kind.SYMLINK) {
            checkText(entry.link(), entry.name());
            if (entry.link().isEmpty() || bytes(entry.link()) > LONGEST_PATH_BYTES) {
                throw refused(entry.name(), "is a link that leads nowhere, or too far");
            }
        }
        return new Node(entry, content, layer);
    }

    private Node target(TarEntry entry) throws ImportRefused {
        Node at = root;
        for (String name : path(entry.link())) {
            Node next = at.children().get(name);
            if (next == null) {
                throw refused(
                        entry.name(),
                        "is a hard link to %s, which is not in the archive before it"
                                .formatted(ImportRefused.quote(entry.link())));
            }
            at = next;
        }
        if (at.isDirectory()) {
            throw refused(entry.name(), "is a hard link to a directory");
        }
        return at;
    }

    private Node parent(List<String> path, String whole, int layer) throws ImportRefused {
        Node at = root;
        for (String name : path.subList(0, path.size() - 1)) {
            Node next = at.children().get(name);
            if (next == null) {
                next = new Node(directory(), null, layer);
                put(at, name, next, layer);
            } else if (!next.isDirectory()) {
                throw refused(
                        whole,
                        next.entry().kind() == Kind.SYMLINK
                                ? "would be written through the link %s to %s"
                                        .formatted(
                                                ImportRefused.quote(name),
                                                ImportRefused.quote(next.entry().link()))
                                : "would be in %s, which is no directory"
                                        .formatted(ImportRefused.quote(name)));
            }
            at = next;
        }
        return at;
    }

    private void put(Node parent, String name, Node node, int layer) throws ImportRefused {
        Node before = parent.children().get(name);
        if (before == node) {
            return;
        }
        if (before != null) {
            if (before.isDirectory() && node.isDirectory()) {
                node.children().putAll(before.children());
                before.children().clear();
            }
            // What is named twice is not dropped in between.
            node.named(layer);
            remove(parent, name);
        } else {
            node.named(layer);
        }
        if (parent.children().size() >= MOST_IN_DIRECTORY) {
            throw refused(
                    name,
                    "is in a directory of more than %d names, which are as many as one may have"
                            .formatted(MOST_IN_DIRECTORY));
        }
        parent.children().put(name, node);
    }

    private void replaceRoot(TarEntry entry, int layer) throws ImportRefused {
        if (entry.kind() != Kind.DIRECTORY) {
            throw refused(entry.name(), "is the root, and no directory");
        }
        Node fresh = new Node(entry, null, layer);
        fresh.children().putAll(root.children());
        root = fresh;
    }

    private void remove(Node parent, String name) {
        Node gone = parent.children().remove(name);
        if (gone == null) {
            return;
        }
        for (String child : List.copyOf(gone.children().keySet())) {
            remove(gone, child);
        }
        gone.unnamed();
        Long content = gone.content();
        if (gone.names() == 0 && content != null) {
            dropped.accept(content);
        }
    }

    private void removeLower(Node directory, int layer) {
        for (Map.Entry<String, Node> child : new HashMap<>(directory.children()).entrySet()) {
            Node node = child.getValue();
            if (node.isDirectory()) {
                removeLower(node, layer);
            }
            if (node.layer() < layer && node.children().isEmpty()) {
                remove(directory, child.getKey());
            }
        }
    }

    /// The names of a path; empty is the root.
    private static List<String> path(String text) throws ImportRefused {
        checkText(text, text);
        if (text.startsWith("/")) {
            throw refused(text, "is an absolute path");
        }
        if (bytes(text) > LONGEST_PATH_BYTES) {
            throw refused(text, "is longer than %d bytes".formatted(LONGEST_PATH_BYTES));
        }
        List<String> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            if (name.equals("..")) {
                throw refused(text, "leads out of its directory (..)");
            }
            if (bytes(name) > LONGEST_NAME_BYTES) {
                throw refused(
                        text, "has a name longer than %d bytes".formatted(LONGEST_NAME_BYTES));
            }
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        if (names.size() > DEEPEST) {
            throw refused(text, "is deeper than %d directories".formatted(DEEPEST));
        }
        return names;
    }

    private static void checkText(String text, String name) throws ImportRefused {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
                throw refused(name, "has a control character in its name or link");
            }
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static ImportRefused refused(String name, String why) {
        return new ImportRefused("the entry %s %s".formatted(ImportRefused.quote(name), why));
    }

    private static TarEntry directory() {
        return new TarEntry(Kind.DIRECTORY, "", "", 0755, 0, 0, 0, 0, new Device(0, 0), Map.of());
    }
}
