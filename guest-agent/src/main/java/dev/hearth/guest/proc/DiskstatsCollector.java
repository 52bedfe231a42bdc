// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.json.JsonWriter;

/// /proc/diskstats: reads and writes of each whole disk, as far as its first 32 KiB go. At most
/// [GuestApi#MAX_DISKS] are listed. A guest without disks has an empty file.
public final class DiskstatsCollector extends TextCollector {

    /// Always, whatever the sector of the device is (iostats.rst of the kernel).
    private static final int SECTOR_BYTES = 512;

    /// Behind the name, in the oldest kernels that list partitions like disks (2.6.25).
    private static final int LEAST_COLUMNS = 11;

    private static final int READS_COMPLETED = 0;
    private static final int SECTORS_READ = 2;
    private static final int WRITES_COMPLETED = 4;
    private static final int SECTORS_WRITTEN = 6;

    private final Devices disks =
            new Devices(
                    GuestApi.MAX_DISKS,
                    Field.READS_COMPLETED,
                    Field.READ_BYTES,
                    Field.WRITES_COMPLETED,
                    Field.WRITTEN_BYTES);
    private final long[] columns = new long[LEAST_COLUMNS];

    public DiskstatsCollector(ProcFile file) {
        super("diskstats", file);
    }

    Devices disks() {
        return disks;
    }

    @Override
    boolean parse(TextCursor in) {
        disks.clear();
        while (!disks.isFull() && in.nextLine()) {
            if (!takeDisk(in)) {
                return false;
            }
        }
        return disks.isFull() || !in.isCutOff();
    }

    private boolean takeDisk(TextCursor in) {
        boolean major = in.takeNumber();
        boolean minor = major && in.takeNumber();
        if (!minor || !in.takeToken()) {
            return false;
        }
        boolean whole = DiskName.isWholeDisk(in.text(), in.tokenStart(), in.tokenEnd());
        if (whole && !disks.add(in.text(), in.tokenStart(), in.tokenEnd())) {
            return false;
        }
        for (int column = 0; column < LEAST_COLUMNS; column++) {
            if (!in.takeNumber()) {
                return false;
            }
            columns[column] = in.number();
        }
        if (whole) {
            disks.set(0, columns[READS_COMPLETED]);
            disks.set(1, columns[SECTORS_READ] * SECTOR_BYTES);
            disks.set(2, columns[WRITES_COMPLETED]);
            disks.set(3, columns[SECTORS_WRITTEN] * SECTOR_BYTES);
        }
        return true;
    }

    @Override
    public void writeCounters(JsonWriter json) {
        json.name(Field.DISKS);
        if (isKnown()) {
            disks.write(json);
        } else {
            json.nullValue();
        }
    }
}
