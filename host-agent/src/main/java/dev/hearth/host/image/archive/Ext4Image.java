// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import dev.hearth.host.image.archive.TarEntry.Device;
import dev.hearth.host.image.archive.TarEntry.Kind;
import dev.hearth.host.image.archive.TarEntry.Octets;
import dev.hearth.host.storage.Tool;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Makes an ext4 file system of a [FileTree] with `mke2fs` and a script for `debugfs`, which needs
/// no root and mounts nothing: owners, modes, devices, hard links and attributes become what the
/// tree says, whoever runs this. `e2fsck` has the last word.
///
/// Not for use by several threads.
final class Ext4Image {

    /// Free room, which takes none on the host until a guest writes to it.
    private static final long FREE_BYTES = 512L << 20;

    private static final int FREE_INODES = 65_536;
    private static final int MOST_LINE_BYTES = 4096;
    private static final int MOST_ATTRIBUTE_BYTES = 1024;
    private static final int MOST_ATTRIBUTES = 4096;
    private static final long MOST_MAJOR = 0xfff;
    private static final long MOST_MINOR = 0xfffff;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Path work;
    private final Budget budget;
    private final StringBuilder line = new StringBuilder();
    private final IdentityHashMap<Node, String> written = new IdentityHashMap<>();
    private final Map<String, Integer> attributeFiles = new HashMap<>();
    private int nodes;

    /// @param work where `contents/` is, and everything else is made
    Ext4Image(Path work, Budget budget) {
        this.work = work;
        this.budget = budget;
    }

    /// Makes the file system.
    ///
    /// @param contentBytes what the files take together, in whole blocks
    void make(Node root, long contentBytes, Path target) throws IOException {
        Files.createDirectory(work.resolve("attributes"));
        Path script = work.resolve("script");
        try (Writer out =
                new BufferedWriter(
                        Files.newBufferedWriter(script, StandardCharsets.UTF_8), 1 << 16)) {
            write(root, "", out);
        }
        String file = target.toString();
        long bytes = contentBytes + contentBytes / 8 + nodes * 512L + FREE_BYTES;
        run(
                List.of(
                        "mke2fs",
                        "-q",
                        "-F",
                        "-t",
                        "ext4",
                        "-b",
                        "4096",
                        "-m",
                        "0",
                        "-N",
                        Integer.toString(nodes + FREE_INODES),
                        "-E",
                        "root_owner=0:0,lazy_itable_init=0,lazy_journal_init=0",
                        file,
                        (bytes >> 20) + "M"));
        Tool.Ended filled = ended(List.of("debugfs", "-w", "-f", "script", file));
        // It goes on after a command that fails, and its status says nothing of it.
        String complaints = filled.said().replaceFirst("^debugfs [^\n]*\n?", "");
        if (filled.status() != 0 || !complaints.isEmpty()) {
            throw new IOException("debugfs could not fill the file system: " + complaints);
        }
        run(List.of("e2fsck", "-f", "-n", file));
    }

    private void run(List<String> command) throws IOException {
        Tool.Ended ended = ended(command);
        if (ended.status() != 0) {
            throw new IOException(
                    "%s ended with %d: %s"
                            .formatted(command.getFirst(), ended.status(), ended.said()));
        }
    }

    private Tool.Ended ended(List<String> command) throws IOException {
        try {
            return Tool.run(command, work, LIMIT, budget::check);
        } catch (Tool.Missing e) {
            throw new ImportRefused(String.valueOf(e.getMessage()));
        }
    }

    /// The commands for a directory that is there, and all in it.
    private void write(Node directory, String path, Writer out) throws IOException {
        nodes++;
        String self = path.isEmpty() ? "/" : path;
        inode(self, directory, 040000, out);
        command(out, "cd", self);
        for (Map.Entry<String, Node> child : directory.children().entrySet()) {
            // With the dot, no name is taken for an inode's number.
            String name = "./" + child.getKey();
            if (!child.getValue().isDirectory()) {
                leaf(name, child.getKey(), child.getValue(), path, out);
            } else if (!path.isEmpty() || !child.getKey().equals("lost+found")) {
                // That one is in every new file system already.
                command(out, "mkdir", name);
            }
        }
        for (Map.Entry<String, Node> child : directory.children().entrySet()) {
            if (child.getValue().isDirectory()) {
                write(child.getValue(), path + "/" + child.getKey(), out);
            }
        }
    }

    /// @param name as most commands want it
    /// @param plain as `write` and `mknod` want it
    private void leaf(String name, String plain, Node node, String directory, Writer out)
            throws IOException {
        String first = written.get(node);
        if (first != null) {
            command(out, "ln", first, name);
            field(out, name, "links_count", node.names());
            return;
        }
        written.put(node, directory + "/" + plain);
        nodes++;
        TarEntry entry = node.entry();
        int type =
                switch (entry.kind()) {
                    case FILE -> {
                        command(out, "write", "contents/" + node.content(), plain);
                        yield 0100000;
                    }
                    case SYMLINK -> {
                        command(out, "symlink", name, entry.link());
                        yield 0120000;
                    }
                    case CHARACTER_DEVICE -> {
                        device(out, plain, "c", entry.device());
                        yield 020000;
                    }
                    case BLOCK_DEVICE -> {
                        device(out, plain, "b", entry.device());
                        yield 060000;
                    }
                    case FIFO -> {
                        command(out, "mknod", plain, "p");
                        yield 010000;
                    }
                    case DIRECTORY, HARD_LINK ->
                            throw new IllegalStateException("no leaf: " + entry);
                };
        inode(name, node, type, out);
    }

    private void device(Writer out, String name, String type, Device device) throws IOException {
        if (device.major() < 0
                || device.major() > MOST_MAJOR
                || device.minor() < 0
                || device.minor() > MOST_MINOR) {
            throw new ImportRefused(
                    "the device %s has numbers that Linux does not have"
                            .formatted(ImportRefused.quote(name)));
        }
        command(
                out,
                "mknod",
                name,
                type,
                Long.toString(device.major()),
                Long.toString(device.minor()));
    }

    private void inode(String name, Node node, int type, Writer out) throws IOException {
        TarEntry entry = node.entry();
        int mode = entry.kind() == Kind.SYMLINK ? 0777 : entry.mode();
        line.setLength(0);
        line.append("sif ");
        quote(name);
        line.append(" mode 0").append(Integer.toOctalString(type | mode));
        end(out);
        owner(out, name, "uid", entry.uid());
        owner(out, name, "gid", entry.gid());
        field(out, name, "mtime", "@" + Math.clamp(entry.modifiedS(), 0, Integer.MAX_VALUE));
        for (Map.Entry<String, Octets> each : entry.attributes().entrySet()) {
            attribute(out, name, each.getKey(), each.getValue());
        }
    }

    private void owner(Writer out, String name, String field, long id) throws IOException {
        if (id < 0 || id > 0xffff_fffeL) {
            throw new ImportRefused(
                    "the entry %s has the owner %d, which there cannot be"
                            .formatted(ImportRefused.quote(name), id));
        }
        // What debugfs makes is root's.
        if (id != 0) {
            field(out, name, field, id);
        }
    }

    private void attribute(Writer out, String name, String key, Octets value) throws IOException {
        if (!key.matches("(security|user|trusted)\\.[A-Za-z0-9_.-]{1,100}")) {
            throw new ImportRefused(
                    "the entry %s has an extended attribute %s"
                            .formatted(ImportRefused.quote(name), ImportRefused.quote(key)));
        }
        byte[] bytes = value.latin1().getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > MOST_ATTRIBUTE_BYTES) {
            throw new ImportRefused(
                    "the entry %s has an extended attribute of more than %d bytes"
                            .formatted(ImportRefused.quote(name), MOST_ATTRIBUTE_BYTES));
        }
        Integer number = attributeFiles.get(value.latin1());
        if (number == null) {
            number = attributeFiles.size();
            if (number >= MOST_ATTRIBUTES) {
                throw new ImportRefused(
                        "it has more than %d different extended attributes"
                                .formatted(MOST_ATTRIBUTES));
            }
            attributeFiles.put(value.latin1(), number);
            Files.write(work.resolve("attributes").resolve(number.toString()), bytes);
        }
        line.setLength(0);
        line.append("ea_set -f attributes/").append(number).append(' ');
        quote(name);
        line.append(' ').append(key);
        end(out);
    }

    private void field(Writer out, String name, String field, Object value) throws IOException {
        line.setLength(0);
        line.append("sif ");
        quote(name);
        line.append(' ').append(field).append(' ').append(value);
        end(out);
    }

    private void command(Writer out, String command, String... arguments) throws IOException {
        line.setLength(0);
        line.append(command);
        for (String each : arguments) {
            line.append(' ');
            quote(each);
        }
        end(out);
    }

    /// As libss reads it: a quote inside quotes is written twice.
    private void quote(String text) {
        line.append('"').append(text.replace("\"", "\"\"")).append('"');
    }

    private void end(Writer out) throws IOException {
        String text = line.toString();
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_LINE_BYTES
                || text.indexOf('\n') >= 0) {
            throw new ImportRefused(
                    "the path %s is too long with its link".formatted(ImportRefused.quote(text)));
        }
        out.write(text);
        out.write('\n');
    }
}
