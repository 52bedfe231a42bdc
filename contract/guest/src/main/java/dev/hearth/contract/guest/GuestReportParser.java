// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import dev.hearth.contract.guest.GuestReport.Cpu;
import dev.hearth.contract.guest.GuestReport.Disk;
import dev.hearth.contract.guest.GuestReport.FileSystem;
import dev.hearth.contract.guest.GuestReport.Identity;
import dev.hearth.contract.guest.GuestReport.LoadAverage;
import dev.hearth.contract.guest.GuestReport.Memory;
import dev.hearth.contract.guest.GuestReport.NetworkDevice;
import dev.hearth.contract.guest.GuestReport.Pressure;
import dev.hearth.contract.guest.GuestReport.Tasks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a [GuestReport] from the body of `GET /metrics`. The guest is not trusted:
///
/// - at most [GuestApi#MAX_REPORT_BYTES] bytes, every array, string and depth bounded by
///   [GuestApi];
/// - a known field has its type and its range, is there once, and is there at all when required: a
///   family is whole, or it is null;
/// - an unknown field is checked for grammar and skipped, so that a newer agent may say more;
/// - nothing may follow the report but blanks.
///
/// Stateless, safe for use by many threads. Allocates the records and one small cursor.
public final class GuestReportParser {

    /// Far above any true value, far below where arithmetic on them could overflow.
    private static final double MAX_UPTIME_SECONDS = 1e12;

    private static final double MAX_LOAD = 1e9;

    private static final Shape REPORT =
            Shape.of("report")
                    .optional(
                            Field.CPU_USAGE_PERCENT,
                            Field.MEMORY_USAGE_PERCENT,
                            Field.MEMORY_USED_KB,
                            Field.MEMORY_TOTAL_KB,
                            Field.MEMORY_AVAILABLE_KB,
                            Field.UPTIME_SECONDS,
                            Field.LOAD_AVERAGE,
                            Field.PROCESS_COUNT)
                    .required(Field.IDENTITY)
                    .optional(Field.CPU, Field.MEMORY, Field.NETWORK, Field.DISKS)
                    .optional(Field.SYSTEM, Field.PRESSURE, Field.VMSTAT, Field.FILESYSTEMS);

    private static final Shape IDENTITY =
            Shape.of("identity")
                    .optional(Field.VM_ID, Field.BOOT_ID)
                    .required(
                            Field.NONCE,
                            Field.AGENT_VERSION,
                            Field.WALL_CLOCK_MS,
                            Field.MONOTONIC_NS);

    private static final Shape MEMORY =
            Shape.of("memory").required(Field.TOTAL_KB, Field.AVAILABLE_KB).optional(Field.FREE_KB);

    private final JsonCursor in;

    private GuestReportParser(JsonCursor in) {
        this.in = in;
    }

    /// Reads the report that fills `length` bytes from `offset`.
    ///
    /// @throws MalformedReport if they are anything else; the message says where and why
    public static GuestReport parse(byte[] bytes, int offset, int length) throws MalformedReport {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > GuestApi.MAX_REPORT_BYTES) {
            throw new MalformedReport(
                    "guest report refused: it has "
                            + length
                            + " bytes, at most "
                            + GuestApi.MAX_REPORT_BYTES
                            + " are read");
        }
        JsonCursor in = new JsonCursor(bytes, offset, length);
        GuestReport report = new GuestReportParser(in).report();
        in.expectEnd();
        return report;
    }

    private GuestReport report() throws MalformedReport {
        @Nullable Double cpuUsage = null;
        @Nullable Double uptime = null;
        @Nullable LoadAverage load = null;
        @Nullable Integer processes = null;
        @Nullable Identity identity = null;
        @Nullable Cpu cpu = null;
        @Nullable Memory memory = null;
        @Nullable List<NetworkDevice> network = null;
        @Nullable List<Disk> disks = null;
        @Nullable Tasks tasks = null;
        @Nullable Pressure pressure = null;
        @Nullable Long oomKills = null;
        @Nullable List<FileSystem> fileSystems = null;
        in.skipBlanks();
        in.beginObject(REPORT);
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (!field.equals(Field.IDENTITY) && in.takeNull()) {
                continue;
            }
            switch (field) {
                case Field.CPU_USAGE_PERCENT -> cpuUsage = JsonNumber.decimal(in, 100);
                case Field.UPTIME_SECONDS -> uptime = JsonNumber.decimal(in, MAX_UPTIME_SECONDS);
                case Field.LOAD_AVERAGE -> load = loadAverage();
                case Field.PROCESS_COUNT ->
                        processes = (int) JsonNumber.between(in, 0, Integer.MAX_VALUE);
                case Field.IDENTITY -> identity = identity();
                case Field.CPU -> cpu = CpuParser.cpu(in);
                case Field.MEMORY -> memory = memory();
                case Field.NETWORK -> network = DeviceParser.network(in);
                case Field.DISKS -> disks = DeviceParser.disks(in);
                case Field.SYSTEM -> tasks = KernelParser.tasks(in);
                case Field.PRESSURE -> pressure = KernelParser.pressure(in);
                case Field.VMSTAT -> oomKills = KernelParser.oomKills(in);
                case Field.FILESYSTEMS -> fileSystems = FileSystemParser.fileSystems(in);
                case Field.MEMORY_USAGE_PERCENT -> JsonNumber.decimal(in, 100);
                default -> JsonNumber.between(in, 0, Long.MAX_VALUE);
            }
        }
        return new GuestReport(
                cpuUsage,
                uptime,
                load,
                processes,
                Objects.requireNonNull(identity, "required by its shape"),
                cpu,
                memory,
                network,
                disks,
                tasks,
                pressure,
                oomKills,
                fileSystems);
    }

    private LoadAverage loadAverage() throws MalformedReport {
        double[] loads = new double[3];
        int count = 0;
        in.beginArray();
        for (; in.nextElement(); count++) {
            if (count == loads.length) {
                throw in.refused("must be three numbers, but has more");
            }
            loads[count] = JsonNumber.decimal(in, MAX_LOAD);
        }
        if (count < loads.length) {
            throw in.refused("must be three numbers, but has fewer");
        }
        return new LoadAverage(loads[0], loads[1], loads[2]);
    }

    private Identity identity() throws MalformedReport {
        @Nullable String vmId = null;
        @Nullable String bootId = null;
        String nonce = "";
        String version = "";
        long wallClockMs = 0;
        long monotonicNs = 0;
        in.beginObject(IDENTITY);
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case Field.VM_ID -> vmId = in.takeNull() ? null : JsonText.uuid(in);
                case Field.BOOT_ID -> bootId = in.takeNull() ? null : JsonText.uuid(in);
                case Field.NONCE -> nonce = JsonText.nonce(in);
                case Field.AGENT_VERSION -> version = JsonText.printable(in, GuestApi.MAX_VERSION);
                case Field.WALL_CLOCK_MS -> wallClockMs = JsonNumber.between(in, 0, Long.MAX_VALUE);
                default -> monotonicNs = JsonNumber.between(in, 0, Long.MAX_VALUE);
            }
        }
        return new Identity(vmId, bootId, nonce, version, wallClockMs, monotonicNs);
    }

    private Memory memory() throws MalformedReport {
        long total = 0;
        long available = 0;
        @Nullable Long free = null;
        in.beginObject(MEMORY);
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case Field.TOTAL_KB -> total = JsonNumber.between(in, 1, Long.MAX_VALUE);
                case Field.FREE_KB ->
                        free = in.takeNull() ? null : JsonNumber.between(in, 0, Long.MAX_VALUE);
                default -> available = JsonNumber.between(in, 0, Long.MAX_VALUE);
            }
        }
        if (available > total) {
            throw in.refused("must not have more available_kb than total_kb, but has");
        }
        if (free != null && free > total) {
            throw in.refused("must not have more free_kb than total_kb, but has");
        }
        return new Memory(total, available, free);
    }
}
