// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes tar archives as nobody should: every field is what the test says.
public final class TarWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// A regular file of root's.
    public TarWriter file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8), 0755);
    }

    public TarWriter file(String name, byte[] content, int mode) {
        byte[] header = header('0', name, "", content.length);
        octal(header, 100, 8, mode);
        entry(header, content);
        return this;
    }

    public TarWriter directory(String name) {
        entry(header('5', name, "", 0), new byte[0]);
        return this;
    }

    public TarWriter symlink(String name, String target) {
        entry(header('2', name, target, 0), new byte[0]);
        return this;
    }

    public TarWriter hardLink(String name, String target) {
        entry(header('1', name, target, 0), new byte[0]);
        return this;
    }

    /// Any type, with a size that need not be true.
    public TarWriter raw(char type, String name, long size, byte[] content) {
        entry(header(type, name, "", size), content);
        return this;
    }

    public TarWriter device(String name, int major, int minor) {
        byte[] header = header('3', name, "", 0);
        octal(header, 329, 8, major);
        octal(header, 337, 8, minor);
        entry(header, new byte[0]);
        return this;
    }

    /// A file with an owner and a pax header.
    public TarWriter owned(String name, int uid, int gid, String paxKey, String paxValue) {
        String record = " " + paxKey + "=" + paxValue + "\n";
        int length = record.length() + 2;
        String whole = (length > 99 ? length + 1 : length) + record;
        byte[] pax = whole.getBytes(StandardCharsets.ISO_8859_1);
        entry(header('x', "pax", "", pax.length), pax);
        byte[] content = "owned".getBytes(StandardCharsets.UTF_8);
        byte[] header = header('0', name, "", content.length);
        octal(header, 100, 8, 04755);
        octal(header, 108, 8, uid);
        octal(header, 116, 8, gid);
        entry(header, content);
        return this;
    }

    public byte[] toByteArray() {
        byte[] entries = out.toByteArray();
        return Arrays.copyOf(entries, entries.length + 1024);
    }

    /// Without its end.
    byte[] cutOff(int bytes) {
        return Arrays.copyOf(out.toByteArray(), out.size() - bytes);
    }

    private void entry(byte[] header, byte[] content) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += Byte.toUnsignedInt(each);
        }
        octal(header, 148, 7, sum);
        out.writeBytes(header);
        out.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    }

    private static byte[] header(char type, String name, String link, long size) {
        byte[] header = new byte[512];
        put(header, 0, 100, name);
        octal(header, 100, 8, 0755);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, size);
        octal(header, 136, 12, 1_700_000_000L);
        header[156] = (byte) type;
        put(header, 157, 100, link);
        put(header, 257, 6, "ustar");
        header[263] = '0';
        header[264] = '0';
        return header;
    }

    private static void octal(byte[] header, int at, int length, long value) {
        put(header, at, length - 1, ("%0" + (length - 1) + "o").formatted(value));
    }

    private static void put(byte[] header, int at, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > length) {
            throw new IllegalArgumentException("too long for a header: " + text);
        }
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
