// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The host's processes, as its proc file system shows them. Safe for use by many threads.
public final class Processes {

    private final Path proc;
    private final String bootId;

    /// @param proc root of the proc file system: `/proc` outside tests
    public Processes(Path proc) {
        this.proc = proc;
        Path file = proc.resolve("sys/kernel/random/boot_id");
        try {
            this.bootId = Files.readString(file).strip();
        } catch (IOException e) {
            throw new StorageFailed("could not read " + file, e);
        }
    }

    /// Which boot of the host this is.
    public String bootId() {
        return bootId;
    }

    /// The identity of the process that has this number now; empty when none has, or when it is
    /// dead and only waits for its parent to notice.
    public Optional<ProcessIdentity> find(long pid) {
        try {
            return identity(pid, read(pid, "stat"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<ProcessIdentity> identity(long pid, String stat) {
        // The name in parentheses may hold anything, also parentheses; the last one closes it.
        // Field 3, the state, is the first one after it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length < 20 || fields[0].equals("Z") || fields[0].equals("X")) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[19]), bootId));
    }

    /// Whether this very process still lives.
    public boolean lives(ProcessIdentity identity) {
        return find(identity.pid()).filter(identity::equals).isPresent();
    }

    /// Whether this very process is known to be dead. Not just the opposite of [#lives]: a host
    /// that can open no more files finds nobody, and must not take its VMs for dead.
    public boolean isGone(ProcessIdentity identity) {
        try {
            return !identity(identity.pid(), read(identity.pid(), "stat"))
                    .filter(identity::equals)
                    .isPresent();
        } catch (IOException e) {
            return Files.notExists(proc.resolve(Long.toString(identity.pid())));
        }
    }

    /// The arguments of the process that has this number now; empty when none can be read.
    public List<String> arguments(long pid) {
        try {
            return Stream.of(read(pid, "cmdline").split("\0", -1)).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// The threads of the process that has this number now, by thread id; empty when none can be
    /// read. A thread that ends meanwhile is left out.
    public SortedMap<Long, String> threads(long pid) {
        SortedMap<Long, String> names = new TreeMap<>();
        Path tasks = proc.resolve(Long.toString(pid)).resolve("task");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(tasks)) {
            for (Path entry : entries) {
                threadName(entry)
                        .ifPresent(name ->
                                names.put(Long.parseLong(entry.getFileName().toString()), name));
            }
        } catch (IOException | DirectoryIteratorException e) {
            return new TreeMap<>();
        }
        return names;
    }

    private static Optional<String> threadName(Path task) {
        try {
            return Optional.of(
                    Files.readString(task.resolve("comm"), StandardCharsets.ISO_8859_1).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The numbers of all processes there are now.
    public List<Long> all() {
        return ProcessHandle.allProcesses().map(ProcessHandle::pid).toList();
    }

    /// Ends the process at once, if it still is this one.
    public void kill(ProcessIdentity identity) {
        ProcessHandle.of(identity.pid())
                .filter(handle -> lives(identity))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    private String read(long pid, String file) throws IOException {
        byte[] bytes = Files.readAllBytes(proc.resolve(Long.toString(pid)).resolve(file));
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
