// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import dev.hearth.host.image.archive.TarEntry.Device;
import dev.hearth.host.image.archive.TarEntry.Kind;
import dev.hearth.host.image.archive.TarEntry.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a tar archive strictly: ustar, with the extensions of pax and GNU that images use. What it
/// does not know it refuses. Nothing is taken into memory by a size that the archive says.
///
/// Sources: pax(1) of POSIX.1-2017, "ustar Interchange Format" and "pax Header Block"; GNU tar's
/// manual, "Basic Tar Format".
final class TarReader {

    private static final int BLOCK = 512;
    private static final int MOST_EXTENSION_BYTES = 64 * 1024;
    private static final String XATTR = "SCHILY.xattr.";

    private final InputStream in;
    private final int mostEntries;
    private final byte[] block = new byte[BLOCK];
    private int entries;
    private long contentLeft;
    private long padding;

    /// @param in not closed here
    /// @param mostEntries more are refused
    TarReader(InputStream in, int mostEntries) {
        this.in = in;
        this.mostEntries = mostEntries;
    }

    /// The next entry; empty at the end. What is left of the content before is left out.
    Optional<TarEntry> next() throws IOException {
        Map<String, Octets> pax = new HashMap<>();
        @Nullable String longName = null;
        @Nullable String longLink = null;
        while (true) {
            skip(contentLeft + padding);
            contentLeft = 0;
            padding = 0;
            if (!readHeader()) {
                return Optional.empty();
            }
            if (++entries > mostEntries) {
                throw new ImportRefused(
                        "it has more than %d entries, which is as many as one may have"
                                .formatted(mostEntries));
            }
            char type = (char) Byte.toUnsignedInt(block[156]);
            switch (type) {
                case 'x' -> parsePax(extension(), pax);
                case 'g' -> parsePax(extension(), new HashMap<>());
                case 'L' -> longName = untilNul(extension());
                case 'K' -> longLink = untilNul(extension());
                default -> {
                    return Optional.of(entry(type, pax, longName, longLink));
                }
            }
        }
    }

    /// The content of the entry that was read last, to be read before the next one.
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (length == 0 || contentLeft == 0) {
                    return length == 0 ? 0 : -1;
                }
                int read = in.read(bytes, offset, (int) Math.min(length, contentLeft));
                if (read < 0) {
                    throw truncated();
                }
                contentLeft -= read;
                return read;
            }
        };
    }

    private TarEntry entry(
            char type,
            Map<String, Octets> pax,
            @Nullable String longName,
            @Nullable String longLink)
            throws IOException {
        String name = paxText(pax, "path", longName != null ? longName : ustarName());
        if (pax.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."))) {
            throw sparse(name);
        }
        Kind kind = kind(type, name);
        long size = paxNumber(pax, "size", number(124, 12));
        if (size < 0) {
            throw new ImportRefused("the entry %s has a negative size".formatted(quote(name)));
        }
        boolean isFile = kind == Kind.FILE;
        // A hard link may repeat the size of what it leads to; there is no content all the same.
        contentLeft = isFile ? size : 0;
        padding = isFile ? (BLOCK - size % BLOCK) % BLOCK : 0;
        Map<String, Octets> attributes = new HashMap<>();
        pax.forEach((key, value) -> {
            if (key.startsWith(XATTR)) {
                attributes.put(key.substring(XATTR.length()), value);
            }
        });
        return new TarEntry(
                kind,
                name,
                paxText(pax, "linkpath", longLink != null ? longLink : field(157, 100)),
                (int) (number(100, 8) & 07777),
                paxNumber(pax, "uid", number(108, 8)),
                paxNumber(pax, "gid", number(116, 8)),
                paxNumber(pax, "mtime", number(136, 12)),
                contentLeft,
                new Device(number(329, 8), number(337, 8)),
                attributes);
    }

    private static Kind kind(char type, String name) throws ImportRefused {
        return switch (type) {
            // Before ustar, a directory was a file whose name ends with a slash.
            case '0', '\0', '7' -> name.endsWith("/") ? Kind.DIRECTORY : Kind.FILE;
            case '1' -> Kind.HARD_LINK;
            case '2' -> Kind.SYMLINK;
            case '3' -> Kind.CHARACTER_DEVICE;
            case '4' -> Kind.BLOCK_DEVICE;
            case '5' -> Kind.DIRECTORY;
            case '6' -> Kind.FIFO;
            case 'S' -> throw sparse(name);
            default ->
                    throw new ImportRefused(
                            "the entry %s is of the unknown type %s"
                                    .formatted(quote(name), quote(String.valueOf(type))));
        };
    }

    private static ImportRefused sparse(String name) {
        return new ImportRefused(
                "the entry %s is stored as a sparse file; write the archive without --sparse"
                        .formatted(quote(name)));
    }

    private boolean readHeader() throws IOException {
        int read = in.readNBytes(block, 0, BLOCK);
        if (read == 0 || isZero()) {
            return false;
        }
        if (read < BLOCK) {
            throw truncated();
        }
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : Byte.toUnsignedInt(block[i]);
        }
        if (sum != number(148, 8)) {
            throw new ImportRefused(
                    "it is damaged, or no tar archive: the check sum of header %d is wrong"
                            .formatted(entries + 1));
        }
        return true;
    }

    private boolean isZero() {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private byte[] extension() throws IOException {
        long size = number(124, 12);
        if (size < 0 || size > MOST_EXTENSION_BYTES) {
            throw new ImportRefused(
                    "header %d has an extension of %d bytes; %d are as many as one may have"
                            .formatted(entries, size, MOST_EXTENSION_BYTES));
        }
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
            throw truncated();
        }
        padding = (BLOCK - size % BLOCK) % BLOCK;
        return content;
    }

    /// Records "LENGTH KEY=VALUE\n", where the length counts all of it.
    private void parsePax(byte[] content, Map<String, Octets> into) throws ImportRefused {
        int at = 0;
        while (at < content.length) {
            int blank = at;
            int length = 0;
            while (blank < content.length && content[blank] != ' ' && blank - at < 6) {
                length = length * 10 + Character.digit(content[blank], 10);
                blank++;
            }
            int end = at + length;
            int equal = blank;
            while (equal < content.length && content[equal] != '=') {
                equal++;
            }
            if (length <= 0 || end > content.length || equal >= end || content[end - 1] != '\n') {
                throw new ImportRefused("header %d has a malformed pax record".formatted(entries));
            }
            String key = text(Arrays.copyOfRange(content, Math.min(blank + 1, equal), equal));
            byte[] value = Arrays.copyOfRange(content, equal + 1, end - 1);
            into.put(key, new Octets(new String(value, StandardCharsets.ISO_8859_1)));
            at = end;
        }
    }

    private String paxText(Map<String, Octets> pax, String key, String otherwise)
            throws ImportRefused {
        Octets value = pax.get(key);
        return value == null
                ? otherwise
                : text(value.latin1().getBytes(StandardCharsets.ISO_8859_1));
    }

    private long paxNumber(Map<String, Octets> pax, String key, long otherwise)
            throws ImportRefused {
        Octets value = pax.get(key);
        if (value == null) {
            return otherwise;
        }
        // Times have fractions.
        String whole = value.latin1().split("\\.", 2)[0];
        if (!whole.matches("-?\\d{1,18}")) {
            throw new ImportRefused("header %d has a %s that is no number".formatted(entries, key));
        }
        return Long.parseLong(whole);
    }

    private String ustarName() throws ImportRefused {
        String name = field(0, 100);
        // GNU's own format has something else where ustar has its prefix.
        boolean ustar = field(257, 6).equals("ustar");
        String prefix = ustar ? field(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private String field(int at, int length) throws ImportRefused {
        return untilNul(Arrays.copyOfRange(block, at, at + length));
    }

    private String untilNul(byte[] bytes) throws ImportRefused {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return text(Arrays.copyOf(bytes, end));
    }

    private String text(byte[] bytes) throws ImportRefused {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ImportRefused("header %d has a name that is not UTF-8".formatted(entries), e);
        }
    }

    /// Octal digits, or GNU's binary form of what those have no room for.
    private long number(int at, int length) throws ImportRefused {
        if ((block[at] & 0x80) != 0) {
            long value = block[at] & 0x3f;
            for (int i = at + 1; i < at + length; i++) {
                if (value >>> 54 != 0) {
                    throw new ImportRefused(
                            "header %d has a number that is too large".formatted(entries + 1));
                }
                value = value << 8 | Byte.toUnsignedInt(block[i]);
            }
            return (block[at] & 0x40) != 0 ? -1 : value;
        }
        String digits =
                new String(block, at, length, StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ')
                        .strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw new ImportRefused("header %d has a number that is none".formatted(entries + 1));
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private void skip(long bytes) throws IOException {
        byte[] waste = new byte[(int) Math.min(bytes, 1 << 16)];
        long left = bytes;
        while (left > 0) {
            int read = in.read(waste, 0, (int) Math.min(waste.length, left));
            if (read < 0) {
                throw truncated();
            }
            left -= read;
        }
    }

    private ImportRefused truncated() {
        return new ImportRefused("it ends in the middle of entry %d".formatted(entries));
    }

    private static String quote(String name) {
        return ImportRefused.quote(name);
    }
}
