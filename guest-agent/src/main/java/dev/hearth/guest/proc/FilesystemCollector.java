// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.TextOutput;

/// /proc/self/mounts and statvfs(3): how full the file systems on the guest's own disks are.
///
/// Only types that live on a local block device are asked, and only when a path of /dev is mounted:
/// a network file system whose server is gone would stop the agent. Of two mounts at one place the
/// later one counts; the other is out of sight. At most [#MOST] are listed, and of these none whose
/// names do not fit beside the others'.
public final class FilesystemCollector extends TextCollector {

    static final int MOST = 16;

    private static final int MAX_TEXT = 128;

    /// Of the texts of all mounts, as they are written: whoever may mount in the guest may name
    /// places so that each byte needs five, and the report must still fit.
    private static final int MAX_WRITTEN = 16 * 256;

    private static final String[] TYPES = {
        "ext4", "xfs", "btrfs", "ext3", "ext2", "vfat", "f2fs", "exfat", "ntfs3", "jfs", "nilfs2"
    };
    private static final int DEVICE = 0;
    private static final int PLACE = 1;
    private static final int TYPE = 2;
    private static final int TEXTS = 3;
    private static final String[] LABELS = {Field.DEVICE, "mountpoint", "fstype"};

    private final Kernel kernel;
    private final Figures figures =
            new Figures(
                    "node_filesystem_",
                    "g:size_bytes g:free_bytes g:avail_bytes g:files g:files_free");
    private final byte[] texts = new byte[MOST * TEXTS * MAX_TEXT];
    private final int[] lengths = new int[MOST * TEXTS];
    private final long[] values = new long[MOST * figures.count()];
    private final boolean[] answered = new boolean[MOST];
    private final byte[] path = new byte[MAX_TEXT + 1];
    private final long[] answer = new long[Kernel.STATVFS_LONGS];
    private int count;
    private int written;

    public FilesystemCollector(ProcFile file, Kernel kernel) {
        super("filesystem", file);
        this.kernel = kernel;
    }

    /// The table is read again when the kernel says that it changed; how full they are is asked
    /// each time.
    @Override
    public boolean collect() {
        if (file().hasChanged() || !isKnown()) {
            super.collect();
        }
        for (int i = 0; i < count; i++) {
            answered[i] = ask(i);
        }
        return isKnown();
    }

    @Override
    int read() {
        return file().readLongLines();
    }

    @Override
    boolean parse(TextCursor in) {
        count = 0;
        written = 0;
        boolean wellFormed = in.nextLine();
        for (boolean more = wellFormed; more && wellFormed && count < MOST; more = in.nextLine()) {
            wellFormed = takeMount(in);
        }
        return wellFormed && (count == MOST || !in.isCutOff());
    }

    /// Takes a line; false when it is none of a mount.
    private boolean takeMount(TextCursor in) {
        boolean real = true;
        int room = MAX_WRITTEN - written;
        for (int text = 0; text < TEXTS; text++) {
            if (!in.takeToken()) {
                return false;
            }
            int length = unescape(in, slot(count, text));
            lengths[count * TEXTS + text] = length;
            room -= TextOutput.quotedLength(texts, slot(count, text), length);
            real &= length >= 0;
            real &= text != DEVICE || in.isStartOfToken("/dev/");
            real &= text != TYPE || in.indexOfToken(TYPES) >= 0;
        }
        if (real && room >= 0) {
            written = MAX_WRITTEN - room;
            forgetEarlierAtSamePlace();
            count++;
        }
        return true;
    }

    private static int slot(int mount, int text) {
        return (mount * TEXTS + text) * MAX_TEXT;
    }

    /// Copies the token taken last; the kernel writes blanks and backslashes as `\ooo`. Answers its
    /// length, or -1 when it is too long.
    private int unescape(TextCursor in, int slot) {
        byte[] text = in.text();
        int to = 0;
        for (int at = in.tokenStart(); at < in.tokenEnd(); at++) {
            if (to == MAX_TEXT) {
                return -1;
            }
            byte b = text[at];
            if (b == '\\' && at + 3 < in.tokenEnd()) {
                int octal =
                        (text[at + 1] - '0') << 6
                                | (text[at + 2] - '0') << 3
                                | (text[at + 3] - '0');
                b = (byte) octal;
                at += 3;
            }
            texts[slot + to++] = b;
        }
        return to;
    }

    private void forgetEarlierAtSamePlace() {
        for (int i = 0; i < count; i++) {
            if (isSamePlace(i, count)) {
                System.arraycopy(texts, slot(count, 0), texts, slot(i, 0), TEXTS * MAX_TEXT);
                System.arraycopy(lengths, count * TEXTS, lengths, i * TEXTS, TEXTS);
                count--;
                return;
            }
        }
    }

    private boolean isSamePlace(int one, int other) {
        int length = lengths[one * TEXTS + PLACE];
        boolean same = length == lengths[other * TEXTS + PLACE];
        for (int i = 0; same && i < length; i++) {
            same = texts[slot(one, PLACE) + i] == texts[slot(other, PLACE) + i];
        }
        return same;
    }

    private boolean ask(int mount) {
        int length = lengths[mount * TEXTS + PLACE];
        System.arraycopy(texts, slot(mount, PLACE), path, 0, length);
        path[length] = 0;
        if (kernel.statFileSystem(path, answer) < 0) {
            return false;
        }
        long unit = answer[Kernel.STATVFS_UNIT_BYTES];
        int at = mount * figures.count();
        for (int i = 0; i < figures.count(); i++) {
            // In the order of struct statvfs: blocks, free, available, files, free.
            long value = answer[Kernel.STATVFS_BLOCKS + i];
            values[at + i] = i < 3 ? value * unit : value;
        }
        return true;
    }

    @Override
    public void writeCounters(JsonWriter json) {
        json.name(Field.FILESYSTEMS);
        if (!isKnown()) {
            json.nullValue();
            return;
        }
        json.beginArray();
        for (int i = 0; i < count; i++) {
            json.beginObject();
            for (int text = 0; text < TEXTS; text++) {
                json.name(LABELS[text]);
                int from = slot(i, text);
                json.deviceName(texts, from, from + lengths[i * TEXTS + text]);
            }
            for (int figure = 0; figure < figures.count(); figure++) {
                if (answered[i]) {
                    figures.writeField(json, figure, values[i * figures.count() + figure]);
                } else {
                    figures.writeNull(json, figure);
                }
            }
            json.endObject();
        }
        json.endArray();
    }

    @Override
    public void writeMetrics(ExpositionWriter out) {
        out.source("statvfs(3)");
        for (int figure = 0; figure < figures.count(); figure++) {
            boolean begun = false;
            for (int i = 0; i < count; i++) {
                if (answered[i]) {
                    if (!begun) {
                        figures.beginFamily(out, figure);
                        begun = true;
                    }
                    writeSample(out, i);
                    figures.writeValue(out, figure, values[i * figures.count() + figure]);
                }
            }
        }
    }

    private void writeSample(ExpositionWriter out, int mount) {
        out.sample();
        for (int text = 0; text < TEXTS; text++) {
            int from = slot(mount, text);
            out.label(LABELS[text], texts, from, from + lengths[mount * TEXTS + text]);
        }
    }
}
