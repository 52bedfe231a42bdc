// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import dev.hearth.guest.kernel.Errno;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first process of a guest, from an initramfs: brings up the devices, starts the guest agent,
/// and becomes the distribution's own init.
///
/// Of the kernel's command line it reads, beside what [RootDisk] and [Network] do:
///
/// | | |
/// |---|---|
/// | `hearth.nameserver=IP` | whom the guest may ask for names |
/// | `hearth.probe` | say that the kernel runs, and end: the host tries out its KVM |
/// | `init=PATH` | the guest's own init, instead of the kernel's usual ones |
///
/// Where the guest cannot go on, it says what the kernel would and ends, which makes the kernel
/// panic: as it would have without this.
final class Init {

    /// Of the initramfs: host-agent's Initramfs puts them there.
    private static final String SELF = "/init";

    private static final String HEARTH = "/hearth";
    private static final String AGENT = HEARTH + "/guest-agent";
    private static final String MODULES = HEARTH + "/modules";
    private static final String ORDER = MODULES + "/order";

    private static final String ROOT = "/newroot";
    private static final String RUN = ROOT + Supervisor.HOME;
    private static final int COMMAND_LINE_BYTES = 4096;
    private static final int LIST_BYTES = 8192;

    /// What the kernel tries, in its order (init/main.c).
    private static final List<String> USUAL_INITS =
            List.of("/sbin/init", "/etc/init", "/bin/init", "/bin/sh");

    private final Kernel kernel;
    private final Machine machine;
    private final Files files;
    private final Log log;

    Init(Kernel kernel, Machine machine) {
        this.kernel = kernel;
        this.machine = machine;
        files = new Files(kernel, machine);
        log = new Log(kernel, "hearth: ");
    }

    /// Returns only when the guest cannot go on.
    ///
    /// @param arguments what the kernel has for its init
    void run(String[] arguments) {
        mountNew("proc", "/proc");
        byte[] line = new byte[COMMAND_LINE_BYTES];
        Words words = new Words(line, files.read("/proc/cmdline", line));
        mountNew("devtmpfs", "/dev");
        if (words.lastIndexOf("hearth.probe") >= 0) {
            files.write("/dev/ttyS0", "hearth: the kernel runs\n", Files.OWN);
            machine.restart();
            return;
        }
        machine.speakThrough(Files.path("/dev/console"));
        mountNew("sysfs", "/sys");
        loadModules();
        machine.makeDirectory(Files.path(ROOT));
        String fault = new RootDisk(kernel, machine, words).mountOn(ROOT);
        if (fault != null) {
            log.say("VFS: " + fault);
            return;
        }
        say(new Network(machine, words).bringUp());
        mountRun(words);
        for (String each : List.of("/proc", "/sys", "/dev")) {
            machine.mount(Files.path(each), Files.path(ROOT + each), null, Machine.MS_MOVE, null);
        }
        say(startSupervisor());
        handOver(words.value("init"), arguments);
    }

    private void say(@Nullable String fault) {
        if (fault != null) {
            log.say(fault);
        }
    }

    private void mountNew(String type, String directory) {
        machine.makeDirectory(Files.path(directory));
        machine.mount(Files.path(type), Files.path(directory), Files.path(type), 0, null);
    }

    /// In the order of the list: the kernel resolves no dependencies.
    private void loadModules() {
        byte[] list = new byte[LIST_BYTES];
        for (String module : new Words(list, files.read(ORDER, list)).all()) {
            int file = kernel.openFile(Files.path(MODULES + "/" + module));
            int result = file < 0 ? file : machine.loadModule(file);
            if (file >= 0) {
                kernel.close(file);
            }
            if (result < 0 && result != -Errno.EEXIST) {
                log.say("could not load " + module + ": error " + -result);
            }
            machine.remove(Files.path(MODULES + "/" + module));
        }
    }

    /// What is in memory and goes with the power. The agent's home is mounted by itself: Debian's
    /// sysvinit forbids programs in `/run` when it mounts that anew.
    private void mountRun(Words words) {
        mountMemory("run", ROOT + "/run", "mode=755");
        machine.makeDirectory(Files.path(RUN));
        mountMemory("hearth", RUN, "mode=755,size=4m");
        String nameserver = words.value("hearth.nameserver");
        if (nameserver != null) {
            new Nameserver(kernel, machine)
                    .offer(nameserver, ROOT + "/etc/resolv.conf", RUN + "/resolv.conf");
        }
    }

    private void mountMemory(String name, String directory, String options) {
        machine.mount(
                Files.path(name),
                Files.path(directory),
                Files.path("tmpfs"),
                Machine.MS_NOSUID | Machine.MS_NODEV,
                Files.path(options));
    }

    /// A host without an agent gives none.
    private @Nullable String startSupervisor() {
        int result = files.copy(AGENT, RUN + "/" + Supervisor.AGENT, Files.PROGRAM);
        if (result == -Errno.ENOENT) {
            return null;
        }
        if (result == 0) {
            result = files.copy(SELF, RUN + "/" + Supervisor.NAME, Files.PROGRAM);
        }
        if (result == 0) {
            byte[] supervisor = Files.path(Supervisor.HOME + "/" + Supervisor.NAME);
            result = machine.startIn(Files.path(ROOT), supervisor, new byte[][] {supervisor});
        }
        return result < 0 ? "could not start the guest agent: error " + -result : null;
    }

    private void handOver(@Nullable String named, String[] arguments) {
        // The initramfs is memory until it is empty.
        for (String each : List.of(ORDER, MODULES, AGENT, HEARTH, SELF)) {
            machine.remove(Files.path(each));
        }
        int result = machine.switchRoot(Files.path(ROOT));
        if (result < 0) {
            log.say("could not switch to the root disk: error " + -result);
        } else if (named != null) {
            result = become(named, arguments);
            log.say("Requested init " + named + " failed (error " + result + ").");
        } else {
            for (String usual : USUAL_INITS) {
                result = become(usual, arguments);
                if (result != -Errno.ENOENT) {
                    log.say(
                            "Starting init: "
                                    + usual
                                    + " exists but couldn't execute it (error "
                                    + result
                                    + ")");
                }
            }
            log.say("No working init found.  Try passing init= option to kernel.");
        }
    }

    private int become(String program, String[] arguments) {
        byte[][] command = new byte[arguments.length + 1][];
        command[0] = Files.path(program);
        for (int i = 0; i < arguments.length; i++) {
            command[i + 1] = Files.path(arguments[i]);
        }
        return machine.become(command[0], command);
    }
}
