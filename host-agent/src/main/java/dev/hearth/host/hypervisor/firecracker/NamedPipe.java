// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// FIFOs, see fifo(7). The JDK has none, and a process for each would cost more than all else the
/// host agent does for a start.
// "restricted": there is no other way to call mkfifo(3).
@SuppressWarnings("restricted")
final class NamedPipe {

    /// Its owner may read and write.
    private static final int MODE = 0600;

    private static final MethodHandle MKFIFO =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("mkfifo"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT));

    private NamedPipe() {}

    /// Makes one where nothing is.
    static void make(Path path) throws IOException {
        int result;
        try (Arena arena = Arena.ofConfined()) {
            result = (int) MKFIFO.invokeExact(arena.allocateFrom(path.toString()), MODE);
        } catch (
                @SuppressWarnings("IllegalCatch")
                Throwable e) {
            throw new IOException("could not make the FIFO " + path, e);
        }
        if (result != 0) {
            throw new IOException("could not make the FIFO " + path);
        }
    }
}
