// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.storage;

import dev.hearth.host.fault.HostException.StorageFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where the things of one VM are. Nothing here says that they exist.
///
/// @param path the directory
public record VmDirectory(Path path) {

    /// Bytes in `sockaddr_un.sun_path` without its closing NUL, see unix(7).
    private static final int MAX_SOCKET_PATH_BYTES = 107;

    /// What the VM is to be.
    public Path spec() {
        return path.resolve("spec.json");
    }

    /// The VM's VMM process; exists as long as there is believed to be one.
    public Path machine() {
        return path.resolve("machine.json");
    }

    /// Why the VM does not run; exists only when it does not and a reason is known.
    public Path stopped() {
        return path.resolve("stopped.json");
    }

    /// What happened to the VM, an event a line.
    public Path events() {
        return path.resolve("events.jsonl");
    }

    /// The root disk.
    public Path disk() {
        return path.resolve("disk.img");
    }

    /// The VMM's control socket.
    public Path qmpSocket() {
        return path.resolve("qmp.sock");
    }

    /// The guest's serial console.
    public Path consoleSocket() {
        return path.resolve("console.sock");
    }

    /// The guest's serial console, as far as it is a FIFO.
    public Path consoleInput() {
        return path.resolve("console.in");
    }

    /// What the guest printed on its console; the VMM appends to it.
    public Path consoleLog() {
        return path.resolve("console.log");
    }

    /// What the guest printed before that.
    public Path consoleLogBefore() {
        return path.resolve("console.log.1");
    }

    /// The guest agent's virtio-serial port.
    public Path agentSocket() {
        return path.resolve("agent.sock");
    }

    /// What the VMM has to say.
    public Path log() {
        return path.resolve("vmm.log");
    }

    /// The VMM's own pid file.
    public Path pidFile() {
        return path.resolve("vmm.pid");
    }

    /// Removes what a VMM leaves behind when it does not clean up after itself.
    public void removeLeftovers() {
        try {
            for (Path file :
                    List.of(
                            qmpSocket(),
                            consoleSocket(),
                            consoleInput(),
                            agentSocket(),
                            pidFile())) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new StorageFailed("could not remove the sockets in " + path, e);
        }
    }

    /// Removes what was being written when its writer died: every file here is written under
    /// another name first. Called while nobody writes.
    public void removeUnfinished() {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.filter(VmDirectory::isUnfinished).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new StorageFailed("could not tidy " + path, e);
        }
    }

    private static boolean isUnfinished(Path file) {
        return file.getFileName().toString().endsWith(".new") && Files.isRegularFile(file);
    }

    /// Removes the directory and all that is in it. It is flat: nothing below it is a directory.
    public void delete() {
        try (Stream<Path> files = Files.list(path)) {
            // spec.json goes last: until then, a host agent that starts anew still finds the VM.
            for (Path file : files.filter(each -> !each.equals(spec())).toList()) {
                Files.delete(file);
            }
            Files.deleteIfExists(spec());
            Files.delete(path);
        } catch (IOException e) {
            throw new StorageFailed("could not delete " + path, e);
        }
    }

    void checkSocketPaths() {
        int bytes = consoleSocket().toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_SOCKET_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "HEARTH_HOME is too long by %d bytes: sockets such as %s may have %d"
                            .formatted(
                                    bytes - MAX_SOCKET_PATH_BYTES,
                                    consoleSocket(),
                                    MAX_SOCKET_PATH_BYTES));
        }
    }
}
