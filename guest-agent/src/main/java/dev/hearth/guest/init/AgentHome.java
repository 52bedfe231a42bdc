// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import dev.hearth.guest.kernel.Kernel;

/// Where the agent and its supervisor are in the guest: a file system of its own in memory, gone
/// with the power. Debian's sysvinit forbids programs in `/run` when it mounts that anew.
///
/// What is in there is named from there, and found even when the guest mounts something over
/// `/run`.
final class AgentHome {

    static final String PATH = "/run/hearth";
    static final String AGENT = "guest-agent";
    static final String SUPERVISOR = "guest-supervisor";

    private static final String RUN = "/run";

    private final Kernel kernel;
    private final Machine machine;
    private final Files files;
    private final String root;

    /// @param root where the guest's root directory is seen; empty: it is this process's own
    AgentHome(Kernel kernel, Machine machine, String root) {
        this.kernel = kernel;
        this.machine = machine;
        this.files = new Files(kernel, machine);
        this.root = root;
    }

    /// Mounts memory where the guest keeps what goes with the power.
    void mountRun() {
        mountMemory("run", RUN, "mode=755");
    }

    /// Whether there is memory already: then nothing that is written there reaches a disk.
    boolean isRunInMemory() {
        return machine.deviceOf(Files.path(root + RUN)) != machine.deviceOf(Files.path(root + "/"));
    }

    /// Makes the home, and with it what the host says of nameservers.
    void mount(Words commandLine) {
        machine.makeDirectory(Files.path(root + PATH));
        mountMemory("hearth", PATH, "mode=755,size=4m");
        String nameserver = commandLine.value("hearth.nameserver");
        if (nameserver != null) {
            new Nameserver(kernel, machine)
                    .offer(nameserver, root + "/etc/resolv.conf", root + PATH + "/resolv.conf");
        }
    }

    /// Copies both programs to it; answers 0 or an error.
    ///
    /// @param agent an open file
    /// @param supervisor an open file
    int fill(int agent, int supervisor) {
        int result = files.copy(agent, root + PATH + "/" + AGENT, Files.PROGRAM);
        return result < 0
                ? result
                : files.copy(supervisor, root + PATH + "/" + SUPERVISOR, Files.PROGRAM);
    }

    private void mountMemory(String name, String directory, String options) {
        machine.mount(
                Files.path(name),
                Files.path(root + directory),
                Files.path("tmpfs"),
                Machine.MS_NOSUID | Machine.MS_NODEV,
                Files.path(options));
    }
}
