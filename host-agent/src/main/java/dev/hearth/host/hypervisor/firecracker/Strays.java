// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Processes of a machine of which nothing was written down, because the host agent that started
/// them died first.
record Strays(Processes processes, Places places) {

    private static final Logger log = LoggerFactory.getLogger(Strays.class);

    /// Whether such a machine was there: Firecracker's own files are, or its process is.
    boolean areThere() {
        return leftTraces() || byPidFile().isPresent();
    }

    /// Ends them, and returns once they are gone.
    void end() {
        // Between its start and its first step, a process is in no pid file.
        Stream<Long> candidates = leftTraces() ? processes.all().stream() : byPidFile().stream();
        candidates.filter(this::isOurs).forEach(this::end);
    }

    private boolean leftTraces() {
        return places.jail().isPresent()
                || List.of(Places.API, Places.VSOCK, Places.METRICS).stream()
                        .anyMatch(name -> Files.exists(places.outside(name)));
    }

    /// The number alone proves nothing: it may be another process by now, or another VMM's.
    private Optional<Long> byPidFile() {
        Path file = places.directory().pidFile();
        try {
            return Optional.of(Long.parseLong(Files.readString(file).strip())).filter(this::isOurs);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean isOurs(long pid) {
        return FirecrackerCommand.isOf(places, processes.arguments(pid));
    }

    private void end(long pid) {
        log.atWarn()
                .addKeyValue("pid", pid)
                .addKeyValue("vm_directory", places.directory().path())
                .log("ending a Firecracker process whose start was never finished");
        ProcessHandle.of(pid)
                .ifPresent(handle -> {
                    handle.destroyForcibly();
                    handle.onExit().join();
                });
    }
}
