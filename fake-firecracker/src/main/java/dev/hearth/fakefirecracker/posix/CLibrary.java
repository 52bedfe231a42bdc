// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Calls of the C library, on Linux on x86-64 and aarch64. Loaded only by what needs it.
final class CLibrary {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final MethodHandle OPEN =
            handle(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    2);
    private static final MethodHandle IOCTL =
            handle(
                    "ioctl",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS),
                    2);
    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), 1);
    private static final MethodHandle KILL =
            handle(
                    "kill",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                    2);

    private CLibrary() {}

    @SuppressWarnings("restricted") // The launcher enables native access.
    private static MethodHandle handle(String name, FunctionDescriptor type, int fixed) {
        Linker.Option errno = Linker.Option.captureCallState("errno");
        MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
        boolean variadic = fixed < type.argumentLayouts().size() || name.equals("open");
        return variadic
                ? LINKER.downcallHandle(address, type, errno, Linker.Option.firstVariadicArg(fixed))
                : LINKER.downcallHandle(address, type, errno);
    }

    /// A descriptor, or an errno below zero.
    static int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) OPEN.invokeExact(state, arena.allocateFrom(path), flags), state);
        } catch (Throwable e) {
            throw new IllegalStateException("open cannot be called", e);
        }
    }

    /// What the call answers, or an errno below zero.
    static int ioctl(int descriptor, long request, MemorySegment argument) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) IOCTL.invokeExact(state, descriptor, request, argument), state);
        } catch (Throwable e) {
            throw new IllegalStateException("ioctl cannot be called", e);
        }
    }

    static int close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) CLOSE.invokeExact(state, descriptor), state);
        } catch (Throwable e) {
            throw new IllegalStateException("close cannot be called", e);
        }
    }

    static int kill(int pid, int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) KILL.invokeExact(state, pid, signal), state);
        } catch (Throwable e) {
            throw new IllegalStateException("kill cannot be called", e);
        }
    }

    private static int result(int answer, MemorySegment state) {
        return answer >= 0 ? answer : -state.get(ValueLayout.JAVA_INT, 0);
    }
}
