// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import dev.hearth.contract.guest.GuestReport.Cpu;
import dev.hearth.contract.guest.GuestReport.CpuTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the `cpu` object of a report.
final class CpuParser {

    private static final int MAX_USER_HZ = 1_000_000;
    private static final int MAX_CPU_NUMBER = 65_535;

    private static final Shape CPU =
            Shape.of("cpu").required(Field.USER_HZ, Field.TOTAL, Field.CPUS);

    private static final Shape TOTAL = times(Shape.of("cpu.total"));

    private static final Shape ONE = times(Shape.of("cpu.cpus").required(Field.CPU));

    private static Shape times(Shape start) {
        return start.required(
                Field.USER,
                Field.NICE,
                Field.SYSTEM,
                Field.IDLE,
                Field.IOWAIT,
                Field.IRQ,
                Field.SOFTIRQ,
                Field.STEAL,
                Field.GUEST,
                Field.GUEST_NICE);
    }

    private CpuParser() {}

    static Cpu cpu(JsonCursor in) throws MalformedReport {
        int userHz = 0;
        @Nullable CpuTimes total = null;
        List<CpuTimes> cpus = List.of();
        in.beginObject(CPU);
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case Field.USER_HZ -> userHz = (int) JsonNumber.between(in, 1, MAX_USER_HZ);
                case Field.TOTAL -> total = times(in, TOTAL);
                default -> cpus = cpus(in);
            }
        }
        return new Cpu(userHz, Objects.requireNonNull(total, "required by its shape"), cpus);
    }

    /// Numbers must rise, so that none can be there twice; offline CPUs leave holes.
    private static List<CpuTimes> cpus(JsonCursor in) throws MalformedReport {
        List<CpuTimes> cpus = new ArrayList<>();
        int before = -1;
        in.beginArray();
        while (in.nextElement()) {
            if (cpus.size() == GuestApi.MAX_CPUS) {
                throw in.refused("must have at most " + GuestApi.MAX_CPUS + " elements");
            }
            CpuTimes times = times(in, ONE);
            if (times.cpu() <= before) {
                throw in.refused("must have CPU numbers that rise, but has not");
            }
            before = times.cpu();
            cpus.add(times);
        }
        return List.copyOf(cpus);
    }

    private static CpuTimes times(JsonCursor in, Shape shape) throws MalformedReport {
        int cpu = -1;
        long user = 0;
        long nice = 0;
        long system = 0;
        long idle = 0;
        long iowait = 0;
        long irq = 0;
        long softirq = 0;
        long steal = 0;
        long guest = 0;
        long guestNice = 0;
        in.beginObject(shape);
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case Field.CPU -> cpu = (int) JsonNumber.between(in, 0, MAX_CPU_NUMBER);
                case Field.USER -> user = JsonNumber.unsigned(in);
                case Field.NICE -> nice = JsonNumber.unsigned(in);
                case Field.SYSTEM -> system = JsonNumber.unsigned(in);
                case Field.IDLE -> idle = JsonNumber.unsigned(in);
                case Field.IOWAIT -> iowait = JsonNumber.unsigned(in);
                case Field.IRQ -> irq = JsonNumber.unsigned(in);
                case Field.SOFTIRQ -> softirq = JsonNumber.unsigned(in);
                case Field.STEAL -> steal = JsonNumber.unsigned(in);
                case Field.GUEST -> guest = JsonNumber.unsigned(in);
                default -> guestNice = JsonNumber.unsigned(in);
            }
        }
        return new CpuTimes(
                cpu, user, nice, system, idle, iowait, irq, softirq, steal, guest, guestNice);
    }
}
