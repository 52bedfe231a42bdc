// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/// How fast the time stamp counter of this machine runs.
///
/// A microvm's ACPI tables say "hardware reduced", so a Linux guest uses no legacy timer and has no
/// clock but the TSC; under emulation it must measure its frequency against the emulated PIT. That
/// fails whenever the host is busy ("Unable to calibrate against PIT"), and the guest then waits
/// for ever for a tick. Emulation hands the host's TSC through, so the host measures it and tells
/// the guest: `tsc_early_khz`. Under KVM the guest learns it from kvmclock.
///
/// No file of the host says it: `cpu MHz` in /proc/cpuinfo is the present clock of a core. So the
/// instruction itself is run, from a page of memory that holds nothing else.
// "restricted": calling machine code of one's own is what this class is for.
@SuppressWarnings("restricted")
final class TscFrequency {

    /// rdtsc; shl rdx, 32; or rax, rdx; ret
    private static final byte[] READ_TSC = {
        0x0f, 0x31, 0x48, (byte) 0xc1, (byte) 0xe2, 0x20, 0x48, 0x09, (byte) 0xd0, (byte) 0xc3
    };

    private static final long PAGE_BYTES = 4096;
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int PROT_EXEC = 4;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

    /// Each end is read this often, and the reading taken that was disturbed least.
    private static final int READINGS = 500;

    private static final long SPAN_NANOS = 50_000_000;

    private TscFrequency() {}

    /// Measures for 50 ms. Empty where that is not possible: on other architectures, or where a
    /// policy of the host forbids it.
    static OptionalLong kiloHertz() {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(measure());
        } catch (
                @SuppressWarnings("IllegalCatch")
                Throwable e) {
            // What a downcall may throw; there is nothing to be done but to go without.
            return OptionalLong.empty();
        }
    }

    private static long measure() throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle mmap =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("mmap"),
                        FunctionDescriptor.of(
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG));
        MethodHandle mprotect =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("mprotect"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT));
        MethodHandle munmap =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("munmap"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

        MemorySegment mapped =
                (MemorySegment)
                        mmap.invokeExact(
                                MemorySegment.NULL,
                                PAGE_BYTES,
                                PROT_READ | PROT_WRITE,
                                MAP_PRIVATE_ANONYMOUS,
                                -1,
                                0L);
        if (mapped.address() == -1) {
            throw new IllegalStateException("no page of memory");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment page = mapped.reinterpret(PAGE_BYTES, arena, null);
            MemorySegment.copy(READ_TSC, 0, page, ValueLayout.JAVA_BYTE, 0, READ_TSC.length);
            if ((int) mprotect.invokeExact(mapped, PAGE_BYTES, PROT_READ | PROT_EXEC) != 0) {
                throw new IllegalStateException("the page may not be executed");
            }
            MethodHandle readTsc =
                    linker.downcallHandle(
                            page,
                            FunctionDescriptor.of(ValueLayout.JAVA_LONG),
                            Linker.Option.critical(false));
            return measure(readTsc);
        } finally {
            int ignored = (int) munmap.invokeExact(mapped, PAGE_BYTES);
        }
    }

    private static long measure(MethodHandle readTsc) throws Throwable {
        Reading first = Reading.best(readTsc);
        LockSupport.parkNanos(SPAN_NANOS);
        Reading last = Reading.best(readTsc);
        double ticksPerNano = (double) (last.ticks - first.ticks) / (last.nanos - first.nanos);
        return Math.round(ticksPerNano * 1e6);
    }

    /// Both clocks at one moment.
    private record Reading(long nanos, long ticks) {

        static Reading best(MethodHandle readTsc) throws Throwable {
            long shortest = Long.MAX_VALUE;
            Reading best = new Reading(0, 0);
            for (int i = 0; i < READINGS; i++) {
                long before = System.nanoTime();
                long ticks = (long) readTsc.invokeExact();
                long took = System.nanoTime() - before;
                if (took < shortest) {
                    shortest = took;
                    best = new Reading(before + took / 2, ticks);
                }
            }
            return best;
        }
    }
}
