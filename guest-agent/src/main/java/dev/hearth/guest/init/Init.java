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
/// Beside the initrd of an image it only starts what will start the agent, a [Follower], and
/// becomes that initrd's `/init`, which finds everything as if it were the first.
///
/// Where the guest cannot go on, it says what the kernel would and ends, which makes the kernel
/// panic: as it would have without this.
final class Init {

    private static final String ROOT = "/newroot";
    private static final int COMMAND_LINE_BYTES = 4096;
    private static final int LIST_BYTES = 8192;

    /// How long a follower may take to be ready: a hundred times what it does.
    private static final int READY_LOOKS = 1_000;

    private static final int READY_MILLIS = 2;

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
        boolean isBeside = files.exists(Initramfs.BESIDE);
        String proc = isBeside ? Initramfs.PROC : "/proc";
        mountNew("proc", proc);
        byte[] line = new byte[COMMAND_LINE_BYTES];
        Words words = new Words(line, files.read(proc + "/cmdline", line));
        if (words.lastIndexOf("hearth.probe") >= 0) {
            mountNew("devtmpfs", "/dev");
            files.write("/dev/ttyS0", "hearth: the kernel runs\n", Files.OWN);
            machine.restart();
        } else if (isBeside) {
            stepAside(arguments);
        } else {
            bringUp(words, arguments);
        }
    }

    private void stepAside(String[] arguments) {
        loadModules();
        machine.changeDirectory(Files.path(Initramfs.PROC));
        machine.letGo(Files.path(Initramfs.PROC));
        say(startFollower());
        Initramfs.clear(machine, Initramfs.BESIDE);
        machine.changeDirectory(Files.path("/"));
        int result = become(Initramfs.INIT, arguments);
        log.say("the image's initrd has no /init that can run: error " + -result);
    }

    /// A host without an agent gives none. It has taken what it needs when the agent is gone.
    private @Nullable String startFollower() {
        if (!files.exists(Initramfs.AGENT)) {
            return null;
        }
        int result =
                machine.start(
                        Files.path(Initramfs.BESIDE),
                        new byte[][] {
                            Files.path(Follower.SHOWN_AS), Files.path(Follower.ARGUMENT)
                        });
        for (int left = READY_LOOKS;
                result >= 0 && left > 0 && files.exists(Initramfs.AGENT);
                left--) {
            kernel.poll(new int[2], 0, READY_MILLIS);
        }
        return startFault(result);
    }

    private void bringUp(Words words, String[] arguments) {
        mountNew("devtmpfs", "/dev");
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
        AgentHome home = new AgentHome(kernel, machine, ROOT);
        home.mountRun();
        home.mount(words);
        for (String each : List.of("/proc", "/sys", "/dev")) {
            machine.mount(Files.path(each), Files.path(ROOT + each), null, Machine.MS_MOVE, null);
        }
        say(startSupervisor(home));
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
        for (String module : new Words(list, files.read(Initramfs.ORDER, list)).all()) {
            int file = kernel.openFile(Files.path(Initramfs.MODULES + "/" + module));
            int result = file < 0 ? file : machine.loadModule(file);
            if (file >= 0) {
                kernel.close(file);
            }
            if (result < 0 && result != -Errno.EEXIST) {
                log.say("could not load " + module + ": error " + -result);
            }
            machine.remove(Files.path(Initramfs.MODULES + "/" + module));
        }
    }

    /// A host without an agent gives none.
    private @Nullable String startSupervisor(AgentHome home) {
        int agent = kernel.openFile(Files.path(Initramfs.AGENT));
        if (agent < 0) {
            return null;
        }
        int self = kernel.openFile(Files.path(Initramfs.INIT));
        int result = home.fill(agent, self);
        kernel.close(agent);
        kernel.close(self);
        if (result == 0) {
            byte[] supervisor = Files.path(AgentHome.PATH + "/" + AgentHome.SUPERVISOR);
            result = machine.startIn(Files.path(ROOT), supervisor, new byte[][] {supervisor});
        }
        return startFault(result);
    }

    private static @Nullable String startFault(int result) {
        return result < 0 ? "could not start the guest agent: error " + -result : null;
    }

    private void handOver(@Nullable String named, String[] arguments) {
        Initramfs.clear(machine, Initramfs.INIT);
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
