// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.hypervisor.firecracker.metrics.Fifo;
import dev.hearth.host.storage.VmDirectory;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The serial line of a VMM that has it on its standard input and output, as Firecracker does: a
/// FIFO and a file. The VMM holds both ends of the FIFO, so that its input never ends, also while
/// no host agent lives; and a file, unlike a pipe, never turns output away.
///
/// ```
/// FifoConsole console = FifoConsole.create(directory);
/// Process vmm = console.attach(new ProcessBuilder("sh", …)).start();
/// ```
public final class FifoConsole implements ConsoleMedium {

    private final VmDirectory directory;

    private FifoConsole(VmDirectory directory) {
        this.directory = directory;
    }

    /// Makes the FIFO, in place of an older one. Throws [VmmFailed], `StorageFailed`.
    public static FifoConsole create(VmDirectory directory) {
        Path fifo = directory.consoleInput();
        try {
            Files.deleteIfExists(fifo);
        } catch (IOException e) {
            throw new VmmFailed("could not remove the FIFO " + fifo, e);
        }
        Fifo.make(fifo);
        return new FifoConsole(directory);
    }

    /// The console of a VMM that was started earlier.
    public static FifoConsole existing(VmDirectory directory) {
        return new FifoConsole(directory);
    }

    /// Makes the process's standard output this console; what it says on its standard error goes
    /// where the builder says. The FIFO, Java cannot open for reading and writing without keeping
    /// it: the shell that becomes the VMM has to, by `exec <>FIFO`.
    public ProcessBuilder attach(ProcessBuilder vmm) {
        return vmm.redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.appendTo(output().toFile()));
    }

    @Override
    public Path output() {
        return directory.consoleLog();
    }

    /// Opened for reading too, though nothing is read: opening it for writing alone would wait for
    /// a reader, and an end that is gone would be a fault instead of silence.
    @Override
    public WritableByteChannel openInput() throws IOException {
        return FileChannel.open(
                directory.consoleInput(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
