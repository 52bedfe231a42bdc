// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import dev.hearth.host.fault.HostException.VmmFailed;
import dev.hearth.host.storage.VmDirectory;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The serial line of a VMM that has it on its standard input and output, as Firecracker does: a
/// FIFO and a file. The VMM holds both ends of the FIFO, so that its input never ends, also while
/// no host agent lives; and a file, unlike a pipe, never turns output away.
///
/// ```
/// FifoConsole console = FifoConsole.create(directory);
/// Process vmm = console.attach(new ProcessBuilder(…)).start();
/// ```
public final class FifoConsole implements ConsoleMedium {

    private static final long MKFIFO_LIMIT_SECONDS = 5;

    private final VmDirectory directory;

    private FifoConsole(VmDirectory directory) {
        this.directory = directory;
    }

    /// Makes the FIFO, in place of an older one. Throws [VmmFailed].
    public static FifoConsole create(VmDirectory directory) {
        Path fifo = directory.consoleInput();
        try {
            Files.deleteIfExists(fifo);
            Process mkfifo =
                    new ProcessBuilder("mkfifo", "-m", "600", fifo.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.DISCARD)
                            .start();
            if (!mkfifo.waitFor(MKFIFO_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                mkfifo.destroyForcibly();
                throw new VmmFailed("mkfifo %s took too long".formatted(fifo));
            }
            if (mkfifo.exitValue() != 0) {
                throw new VmmFailed("could not make the FIFO " + fifo);
            }
        } catch (IOException e) {
            throw new VmmFailed("could not make the FIFO " + fifo, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VmmFailed("interrupted while the FIFO %s was made".formatted(fifo), e);
        }
        return new FifoConsole(directory);
    }

    /// The console of a VMM that was started earlier.
    public static FifoConsole existing(VmDirectory directory) {
        return new FifoConsole(directory);
    }

    /// Makes the process's standard input and output this console; what it says on its standard
    /// error goes where the builder says. Java cannot open a FIFO for reading and writing without
    /// keeping it, so a shell does, and becomes the VMM.
    public ProcessBuilder attach(ProcessBuilder vmm) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                "exec \"$@\" <>\"$0\"",
                                directory.consoleInput().toString()));
        command.addAll(vmm.command());
        File log = output().toFile();
        return vmm.command(command)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.appendTo(log));
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
