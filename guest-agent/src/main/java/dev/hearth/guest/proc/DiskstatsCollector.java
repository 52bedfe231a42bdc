// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;

/// /proc/diskstats: reads and writes of each whole disk, as far as its first 32 KiB go. At most
/// [GuestApi#MAX_DISKS] are listed. A guest without disks has an empty file.
public final class DiskstatsCollector extends TextCollector {

    /// Always, whatever the sector of the device is (iostats.rst of the kernel).
    private static final int SECTOR_BYTES = 512;

    /// Behind the name, in the oldest kernels that list partitions like disks (2.6.25).
    private static final int LEAST_COLUMNS = 11;

    /// The same with discards (4.18) and flushes (5.5).
    private static final int MOST_COLUMNS = 17;

    private static final int SECTORS_READ = 2;
    private static final int SECTORS_WRITTEN = 6;

    private final Devices disks =
            new Devices(
                    GuestApi.MAX_DISKS,
                    new Figures(
                            "node_disk_",
                            "c:reads_completed C:reads_merged c:read_bytes M:read_time"
                                    + " c:writes_completed C:writes_merged c:written_bytes"
                                    + " M:write_time G:io_now m:io_time M:io_time_weighted"
                                    + " C:discards_completed C:discards_merged"
                                    + " C:discarded_sectors M:discard_time C:flush_requests"
                                    + " M:flush_requests_time"));
    private final long[] columns = new long[MOST_COLUMNS];

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
        if (!DiskName.isWholeDisk(in.text(), in.tokenStart(), in.tokenEnd())) {
            return true;
        }
        if (!disks.add(in.text(), in.tokenStart(), in.tokenEnd())) {
            return false;
        }
        int count = 0;
        for (; count < MOST_COLUMNS && (count < LEAST_COLUMNS || !in.isAtLineEnd()); count++) {
            if (!in.takeNumber()) {
                return false;
            }
            columns[count] = in.number();
        }
        columns[SECTORS_READ] *= SECTOR_BYTES;
        columns[SECTORS_WRITTEN] *= SECTOR_BYTES;
        disks.set(columns, count);
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

    @Override
    public void writeMetrics(ExpositionWriter out) {
        out.source("/proc/diskstats");
        disks.write(out);
    }
}
