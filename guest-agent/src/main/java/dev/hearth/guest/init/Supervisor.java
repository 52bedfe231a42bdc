// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;
import dev.hearth.guest.serial.PortFinder;

/// Starts the agent, and again whenever it ends: at once when it had run for a while, else after
/// 0.1 s, 0.2 s, … 6.4 s. The agent runs as a user of its own, in a [ControlGroup] as soon as the
/// guest has any, and is the last that a guest without memory kills.
///
/// A child of the guest's first process, and nobody of it: `ps` shows it as `guest-supervisor`.
final class Supervisor {

    private static final String AGENT = AgentHome.AGENT;
    private static final String COMMAND_LINE = "/proc/cmdline";
    private static final int COMMAND_LINE_BYTES = 4096;
    private static final String SETTINGS = "guest-agent.conf";
    private static final String GUESTS_SETTINGS = "/etc/guest-agent.conf";

    /// Debian reserves the number, and systemd's dynamic users end before it (systemd.exec(5),
    /// DynamicUser): nobody else is it. It has no name in the guest.
    private static final int AGENT_USER = 65_521;

    /// As little as a process may have without being exempt: of -1000 to 1000 (proc(5)).
    private static final String KILLED_LAST = "-999";

    private static final long A_WHILE_NANOS = 10_000_000_000L;
    private static final int FIRST_PAUSE_MILLIS = 100;
    private static final int LAST_PAUSE_MILLIS = 6_400;

    /// How often to look until the agent is in its group, as long as that may be, and after that.
    private static final int SOON_MILLIS = 1_000;

    private static final int SELDOM_MILLIS = 30_000;
    private static final int LOOKS_SOON = 120;

    private final Kernel kernel;
    private final Machine machine;
    private final Files files;
    private final Log log;
    private final ControlGroup group;
    private final PortFinder port;
    private boolean awaitsNetwork;
    private int agentFile;
    private final int[] lifeline = new int[2];
    private final int[] watched = new int[2];

    /// @param awaitsNetwork whether the driver of the network device may come later
    Supervisor(Kernel kernel, Machine machine, boolean awaitsNetwork) {
        this.kernel = kernel;
        this.machine = machine;
        files = new Files(kernel, machine);
        this.awaitsNetwork = awaitsNetwork;
        log = new Log(kernel, AgentHome.SUPERVISOR + ": ");
        group = new ControlGroup(kernel, machine);
        port = new PortFinder(kernel);
    }

    /// Returns when the guest has no process left to start, or no pipe.
    void run() {
        machine.changeDirectory(Files.path(AgentHome.PATH));
        agentFile = kernel.openFile(Files.path(AGENT));
        files.write("/proc/self/oom_score_adj", KILLED_LAST, Files.OWN);
        int pause = FIRST_PAUSE_MILLIS;
        while (true) {
            long started = kernel.monotonicNanos();
            int status = runOnce();
            if (kernel.monotonicNanos() - started > A_WHILE_NANOS) {
                pause = FIRST_PAUSE_MILLIS;
            }
            log.say("the guest agent ended (" + how(status) + "); starting it again");
            kernel.poll(watched, 0, pause);
            pause = Math.min(2 * pause, LAST_PAUSE_MILLIS);
        }
    }

    /// Answers how it ended, as waitpid(2) says it, or an error.
    private int runOnce() {
        int result = machine.pipe(lifeline);
        if (result < 0) {
            return result;
        }
        restore();
        hand();
        byte[] program = Files.path(AGENT);
        byte[][] command =
                takeSettings()
                        ? new byte[][] {program, Files.path("--config"), Files.path(SETTINGS)}
                        : new byte[][] {program};
        int agent = machine.startConfined(program, command, AGENT_USER, lifeline[1]);
        kernel.close(lifeline[1]);
        if (agent >= 0) {
            watch(agent);
            agent = machine.await(agent);
        }
        kernel.close(lifeline[0]);
        return agent;
    }

    private void watch(int agent) {
        boolean isLimited = false;
        int ready = 0;
        for (int looks = 0; ready == 0; looks++) {
            isLimited = isLimited || group.takes(machine.processId(), agent);
            hand();
            bringUpNetwork();
            watched[0] = lifeline[0];
            watched[1] = Kernel.READABLE;
            boolean isSettled = isLimited || looks > LOOKS_SOON;
            ready = kernel.poll(watched, 1, isSettled ? SELDOM_MILLIS : SOON_MILLIS);
        }
    }

    private void bringUpNetwork() {
        if (awaitsNetwork) {
            byte[] line = new byte[COMMAND_LINE_BYTES];
            Words words = new Words(line, files.read(COMMAND_LINE, line));
            awaitsNetwork = !new Network(machine, words).comesUp();
        }
    }

    /// OpenRC empties `/run` when it boots. What is open is still there.
    private void restore() {
        if (!files.exists(AGENT)) {
            machine.makeDirectory(Files.path(AgentHome.PATH));
            machine.changeDirectory(Files.path(AgentHome.PATH));
            files.copy(agentFile, AGENT, Files.PROGRAM);
        }
    }

    /// The devices that the agent opens are root's, and become so again when udev looks at them.
    private void hand() {
        byte[] device = port.find();
        if (device != null) {
            machine.giveTo(device, AGENT_USER);
        }
        machine.giveTo(Files.path("/dev/vmclock0"), AGENT_USER);
    }

    /// The guest's settings may be for root's eyes only: the agent gets a copy that is its own.
    private boolean takeSettings() {
        return files.copy(GUESTS_SETTINGS, SETTINGS, Files.OWN) >= 0
                && machine.giveTo(Files.path(SETTINGS), AGENT_USER) == 0;
    }

    private static String how(int status) {
        if (status < 0) {
            return "error " + -status;
        }
        int signal = status & 0x7f;
        return signal == 0 ? "status " + (status >> 8 & 0xff) : "signal " + signal;
    }
}
