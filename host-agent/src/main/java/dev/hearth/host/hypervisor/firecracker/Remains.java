// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.VmmLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an ended process leaves to read, before it is removed.
///
/// @param console the last its guest printed
/// @param lastWords the last it said itself
/// @param outOfMemory whether the kernel killed something in its cgroup for want of memory
record Remains(String console, String lastWords, boolean outOfMemory) {

    /// @param consoleFrom where this guest's words begin in the file that holds those of the guests
    ///   before it as well
    static Remains of(Ground ground, long consoleFrom) {
        Places places = ground.places();
        String console = new VmmLog(places.directory().consoleLog()).tail(consoleFrom);
        String output = new VmmLog(places.directory().log()).lastWords();
        String own = new FirecrackerLog(places.outside(Places.LOG)).lastWords();
        String words =
                Stream.of(own, output)
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining(" / "));
        boolean killed =
                ground.provisions().stream()
                        .anyMatch(each -> each instanceof Cgroup cgroup && wasKilledIn(cgroup));
        return new Remains(console, words, killed);
    }

    private static boolean wasKilledIn(Cgroup cgroup) {
        Path events = cgroup.directory().resolve("memory.events");
        try {
            return Files.readAllLines(events).stream()
                    .anyMatch(line -> line.matches("oom_kill [1-9]\\d*"));
        } catch (IOException e) {
            // No memory controller, or no cgroup any more.
            return false;
        }
    }
}
