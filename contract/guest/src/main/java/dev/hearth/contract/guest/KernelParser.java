// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import dev.hearth.contract.guest.GuestReport.Pressure;
import dev.hearth.contract.guest.GuestReport.Tasks;
import org.jspecify.annotations.Nullable;

/// Reads what the guest's kernel says of its tasks: the `system`, `pressure` and `vmstat` objects
/// of a report.
final class KernelParser {

    private static final Shape SYSTEM =
            Shape.of("system").required(Field.PROCS_RUNNING, Field.PROCS_BLOCKED);

    private static final Shape PRESSURE =
            Shape.of("pressure")
                    .required(
                            Field.CPU_SOME_US,
                            Field.IO_SOME_US,
                            Field.IO_FULL_US,
                            Field.MEMORY_SOME_US,
                            Field.MEMORY_FULL_US);

    private static final Shape VMSTAT = Shape.of("vmstat").optional(Field.OOM_KILL);

    private KernelParser() {}

    static Tasks tasks(JsonCursor in) throws MalformedReport {
        int running = 0;
        int blocked = 0;
        in.beginObject(SYSTEM);
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            int count = (int) JsonNumber.between(in, 0, Integer.MAX_VALUE);
            switch (field) {
                case Field.PROCS_RUNNING -> running = count;
                default -> blocked = count;
            }
        }
        return new Tasks(running, blocked);
    }

    static Pressure pressure(JsonCursor in) throws MalformedReport {
        long cpuSome = 0;
        long ioSome = 0;
        long ioFull = 0;
        long memorySome = 0;
        long memoryFull = 0;
        in.beginObject(PRESSURE);
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            long micros = JsonNumber.unsigned(in);
            switch (field) {
                case Field.CPU_SOME_US -> cpuSome = micros;
                case Field.IO_SOME_US -> ioSome = micros;
                case Field.IO_FULL_US -> ioFull = micros;
                case Field.MEMORY_SOME_US -> memorySome = micros;
                default -> memoryFull = micros;
            }
        }
        return new Pressure(cpuSome, ioSome, ioFull, memorySome, memoryFull);
    }

    /// Null where the kernel does not count them (before 4.13).
    static @Nullable Long oomKills(JsonCursor in) throws MalformedReport {
        @Nullable Long kills = null;
        in.beginObject(VMSTAT);
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            kills = in.takeNull() ? null : (Long) JsonNumber.unsigned(in);
        }
        return kills;
    }
}
