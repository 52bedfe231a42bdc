// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.firecracker.FirecrackerSettings.Jailer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Command lines that become a Firecracker process. Each program of the chain becomes the next, so
/// that the process that is started is Firecracker in the end, in a session of its own, with its
/// pid in a file and in its cgroup from its first byte on.
record FirecrackerCommand(FirecrackerSettings settings) {

    /// $1 takes the pid, $2 is the cgroup's file of processes or empty, $3 the console's FIFO.
    private static final String INTRODUCE =
            "echo $$ >\"$1\" && { [ -z \"$2\" ] || echo $$ >\"$2\"; } && exec <>\"$3\" && shift 3"
                    + " && exec \"$@\"";

    List<String> machine(Places places, Optional<Cgroup> cgroup, Optional<Path> networkNamespace) {
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", INTRODUCE, "hearth"));
        command.add(places.directory().pidFile().toString());
        command.add(cgroup.map(group -> group.processes().toString()).orElse(""));
        command.add(places.directory().consoleInput().toString());
        if (places.jail().isPresent() && settings.jailer().isPresent()) {
            command.addAll(jailed(settings.jailer().get(), places, networkNamespace));
        } else {
            networkNamespace.ifPresent(file -> command.addAll(List.of("nsenter", "--net=" + file)));
            command.addAll(List.of(settings.executable().toString(), "--id", places.id()));
        }
        command.addAll(List.of("--api-sock", Places.API));
        return List.copyOf(command);
    }

    /// Whether these are the arguments of a process that was started for this machine.
    static boolean isOf(Places places, List<String> arguments) {
        int id = arguments.indexOf("--id");
        return id >= 0
                && id + 1 < arguments.size()
                && arguments.get(id + 1).equals(places.id())
                && arguments.contains(Places.API);
    }

    /// No `--daemonize` and no `--new-pid-ns`: the pid that was started would not be Firecracker's,
    /// and its exit code nobody's. By default the jailer speaks cgroup v1.
    private List<String> jailed(Jailer jailer, Places places, Optional<Path> networkNamespace) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                jailer.executable().toString(),
                                "--id",
                                places.id(),
                                "--exec-file",
                                settings.executable().toString(),
                                "--uid",
                                Integer.toString(jailer.uid()),
                                "--gid",
                                Integer.toString(jailer.gid()),
                                "--chroot-base-dir",
                                settings.chrootBase().toString(),
                                "--cgroup-version",
                                "2"));
        settings.cgroup()
                .ifPresent(parent ->
                        command.addAll(List.of("--parent-cgroup", belowMount(parent, places))));
        networkNamespace.ifPresent(file -> command.addAll(List.of("--netns", file.toString())));
        command.add("--");
        return command;
    }

    /// Where the process is already. Not told, the jailer would move it to a group named after the
    /// program, if there is one.
    private static String belowMount(Path parent, Places places) {
        Path mount = Path.of("/sys/fs/cgroup");
        Path group = parent.resolve(places.id());
        return (group.startsWith(mount) ? mount.relativize(group) : group).toString();
    }
}
