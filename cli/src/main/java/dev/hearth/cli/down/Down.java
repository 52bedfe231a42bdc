// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.down;

import dev.hearth.cli.stack.Home;
import dev.hearth.cli.stack.ProcessId;
import dev.hearth.cli.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Ends what `hearth up` started, also when it was killed, and waits until all of it is gone.
@Command(name = "down", description = "stop everything, from anywhere")
public final class Down implements Callable<Integer> {

    /// Longer than the longest orderly end: VMs first get time to shut down.
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Home home;
    private final PrintStream out;

    @Option(names = "--purge", description = "also remove the data: database, VMs and their disks")
    private boolean purge;

    public Down(Home home, PrintStream out) {
        this.home = home;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        Optional<ProcessId> up = running();
        if (up.isPresent()) {
            up.get().end(GRACE);
        }
        Files.deleteIfExists(home.run().resolve("up.pid"));
        // Also after an orderly end: it costs little, and finds what a crash left.
        Stack.of(home).stop();
        if (purge) {
            for (String folder : new String[] {"host", "manager", "run"}) {
                remove(home.data().resolve(folder));
            }
        }
        out.println(
                purge
                        ? "Stopped, and the data in " + home.data() + " is gone."
                        : "Stopped. The data stays in " + home.data() + "; --purge removes it.");
        return 0;
    }

    private Optional<ProcessId> running() {
        try {
            return ProcessId.parse(Files.readString(home.run().resolve("up.pid")))
                    .filter(ProcessId::alive);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void remove(Path folder) throws IOException {
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<Path>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes ignored)
                                throws IOException {
                            Files.delete(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path left, @Nullable IOException problem) throws IOException {
                            Files.delete(left);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (NoSuchFileException e) {
            // Nothing to remove is what was wanted.
        }
    }
}
