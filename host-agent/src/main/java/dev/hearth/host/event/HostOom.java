// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/// How many tasks the host's own kernel killed for want of memory: `oom_kill` of `/proc/vmstat`,
/// which counts those that ran into the limit of a cgroup, too (Linux 4.13 and later). Safe for use
/// by many threads.
final class HostOom {

    /// A VMM that is killed is missed within a second, and its cgroup's other tasks die with it.
    private static final Duration AT_THAT_TIME = Duration.ofSeconds(5);

    private static final String NAME = "oom_kill ";

    private final Path vmstat;
    private final Deque<Seen> seen = new ArrayDeque<>();

    private record Seen(Instant at, long count) {}

    /// @param proc the root of the proc file system
    HostOom(Path proc) {
        this.vmstat = proc.resolve("vmstat");
    }

    /// Takes down how many there are by now.
    synchronized void look(Instant at) {
        read().ifPresent(count -> seen.addLast(new Seen(at, count)));
        while (seen.size() > 1
                && Duration.between(seen.getFirst().at(), at).compareTo(AT_THAT_TIME) > 0) {
            seen.removeFirst();
        }
    }

    /// How many were killed in the seconds before; 0 when nobody knows.
    synchronized long lately(Instant at) {
        look(at);
        return seen.isEmpty() ? 0 : seen.getLast().count() - seen.getFirst().count();
    }

    private OptionalLong read() {
        try {
            List<String> lines = Files.readAllLines(vmstat);
            return lines.stream()
                    .filter(line -> line.startsWith(NAME))
                    .mapToLong(line -> Long.parseLong(line.substring(NAME.length()).strip()))
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
