// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/// What there is on this machine that a VM may have brought, so that two looks tell what it left.
///
/// @param things each by its kind and its name
record Inventory(Set<String> things) {

    /// Where to look.
    ///
    /// @param agent the host agent's process
    /// @param cgroups in which each VM gets one of its own; empty: none
    /// @param network whose network it is
    record Place(Ground ground, long agent, Optional<Path> cgroups, Network network) {}

    /// Whose network this process is in.
    enum Network {
        /// Its own: whatever is in it, a VM brought.
        OWN,
        /// The machine's, in which others come and go: not looked at.
        SHARED;

        static Network here() throws IOException {
            return links().equals(List.of("lo")) ? OWN : SHARED;
        }
    }

    Inventory {
        things = Set.copyOf(things);
    }

    static Inventory of(Place place, UUID vm) throws IOException, InterruptedException {
        Set<String> things = new HashSet<>();
        Stream.concat(ProcessTable.of(vm).stream(), ProcessTable.childrenOf(place.agent()).stream())
                .forEach(pid -> things.add("process " + pid));
        add(things, "open file", openFiles(place.agent(), vm));
        add(things, "file", files(place.ground()));
        if (place.cgroups().isPresent()) {
            add(things, "cgroup", folders(place.cgroups().get()));
        }
        if (place.network() == Network.OWN) {
            add(things, "link", links());
            add(things, "socket", sockets());
            add(things, "network namespace", folders(Path.of("/run/netns")));
            add(things, "rule", rules());
        }
        return new Inventory(things);
    }

    /// What is here and was not there.
    Set<String> beyond(Inventory earlier) {
        Set<String> more = new TreeSet<>(things);
        more.removeAll(earlier.things());
        return more;
    }

    private static void add(Set<String> things, String kind, List<String> names) {
        names.forEach(name -> things.add(kind + " " + name));
    }

    /// Without what is the host agent's own: what lies beside the folders, and what it keeps of all
    /// VMs' samples, which comes and goes with time.
    private static List<String> files(Ground ground) throws IOException {
        try (Stream<Path> all = Files.walk(ground.host())) {
            return all.map(ground.host()::relativize)
                    .filter(file -> file.getNameCount() > 1 && !file.startsWith("spool"))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static List<String> openFiles(long agent, UUID vm) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(agent), "fd"))) {
            return all.flatMap(Inventory::target).filter(name -> name.contains(vm + "")).toList();
        }
    }

    private static Stream<String> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            // Closed meanwhile.
            return Stream.of();
        }
    }

    private static List<String> folders(Path parent) throws IOException {
        if (!Files.exists(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("cgroup.") && !name.contains(".pressure"))
                    .toList();
        }
    }

    private static List<String> links() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/net/dev")).stream()
                .filter(line -> line.contains(":"))
                .map(line -> line.substring(0, line.indexOf(':')).strip())
                .toList();
    }

    /// Those with a name, each by its inode and its path, which is the last of the line.
    private static List<String> sockets() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/net/unix")).stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length > 7 && fields[7].endsWith(".sock"))
                .map(fields -> fields[6] + " " + fields[7])
                .toList();
    }

    private static List<String> rules() throws IOException, InterruptedException {
        Process nft =
                new ProcessBuilder("nft", "list", "ruleset").redirectErrorStream(true).start();
        String said =
                new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        nft.waitFor();
        return said.lines().map(String::strip).filter(line -> line.length() > 1).toList();
    }
}
