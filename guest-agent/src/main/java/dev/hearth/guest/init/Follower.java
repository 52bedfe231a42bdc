// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;

/// Runs beside the initrd that an image brings. That one's init finds and mounts the root disk in
/// its own way, however long that takes: it may ask for a passphrase. When the guest's first
/// process has gone to that disk, this one follows it there, and starts the [Supervisor].
///
/// It begins in a `proc` that nobody else sees, since the initrd's own comes and goes. Nothing of
/// it is in the initramfs any more when the initrd's init begins: what switches to the root disk
/// empties the initramfs.
final class Follower {

    /// What the program is told to be this.
    static final String ARGUMENT = "follow";

    /// systemd ends all processes of an initrd but those whose names begin so ("Root Storage
    /// Daemons", systemd.io).
    static final String SHOWN_AS = "@guest-follower";

    /// How the supervisor is told that the network may come late.
    private static final String LATE_NETWORK = "late-network";

    /// The root directory of the guest's first process.
    private static final byte[] FIRST_ROOT = Files.path("1/root");

    private static final int COMMAND_LINE_BYTES = 4096;

    /// How often to look: what hurries is done within seconds.
    private static final int SOON_MILLIS = 20;

    private static final int SELDOM_MILLIS = 500;
    private static final int LOOKS_SOON = 3_000;

    private final Kernel kernel;
    private final Machine machine;
    private final Files files;
    private final Log log;

    Follower(Kernel kernel, Machine machine) {
        this.kernel = kernel;
        this.machine = machine;
        this.files = new Files(kernel, machine);
        this.log = new Log(kernel, "hearth: ");
    }

    /// Returns when the supervisor runs, or cannot.
    void run() {
        byte[] line = new byte[COMMAND_LINE_BYTES];
        Words words = new Words(line, files.read("cmdline", line));
        int agent = kernel.openFile(Files.path(Initramfs.AGENT));
        int self = kernel.openFile(Files.path("self/exe"));
        long initramfs = machine.deviceOf(FIRST_ROOT);
        Initramfs.clear(machine, Initramfs.BESIDE);
        int result = (int) Math.min(initramfs, 0);
        if (result == 0) {
            awaitRoot(initramfs);
            result = machine.enter(FIRST_ROOT);
        }
        if (result == 0) {
            AgentHome home = new AgentHome(kernel, machine, "");
            if (!home.isRunInMemory()) {
                home.mountRun();
            }
            home.mount(words);
            String fault = new Network(machine, words).bringUp();
            if (fault != null) {
                log.say(fault);
            }
            result = home.fill(agent, self);
        }
        if (result == 0) {
            byte[] supervisor = Files.path(AgentHome.PATH + "/" + AgentHome.SUPERVISOR);
            byte[][] command = {supervisor, Files.path(LATE_NETWORK)};
            // A process of its own: this one still has the initrd's console open.
            result = machine.startIn(Files.path("/"), supervisor, command);
        }
        if (result < 0) {
            log.say("could not start the guest agent: error " + -result);
        }
    }

    private void awaitRoot(long initramfs) {
        int looks = 0;
        while (machine.deviceOf(FIRST_ROOT) == initramfs) {
            kernel.poll(new int[2], 0, looks < LOOKS_SOON ? SOON_MILLIS : SELDOM_MILLIS);
            looks++;
        }
    }
}
