// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import dev.hearth.guest.kernel.Kernel;

/// A control group for the agent and its supervisor, with the limits that install.sh gives an agent
/// in a guest that Hearth did not boot: 32 MiB, a fifth of a CPU, 8 processes.
///
/// The guest's own init decides which control groups it has, and mounts them, so this waits for
/// that. In a guest that has mounted none a minute after it was started, it mounts the second
/// version in [Supervisor#HOME].
final class ControlGroup {

    private static final String SECOND_VERSION = "/sys/fs/cgroup";
    private static final String FIRST_VERSION_MEMORY = "/sys/fs/cgroup/memory";
    private static final String FIRST_VERSION_CPU = "/sys/fs/cgroup/cpu";
    private static final String OWN_MOUNT = "cgroup";
    private static final String NAME = "/hearth.slice";
    private static final int MEMORY_BYTES = 32 << 20;
    private static final int PROCESSES = 8;
    private static final int CPU_MICROS = 20_000;
    private static final int PERIOD_MICROS = 100_000;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Kernel kernel;
    private final Machine machine;
    private final Files files;
    private final long since;

    ControlGroup(Kernel kernel, Machine machine) {
        this.kernel = kernel;
        this.machine = machine;
        files = new Files(kernel, machine);
        since = kernel.monotonicNanos();
    }

    /// Takes in processes; answers whether they are limited now.
    boolean takes(int supervisor, int agent) {
        if (files.exists(SECOND_VERSION + "/cgroup.procs")) {
            return second(SECOND_VERSION, supervisor, agent);
        }
        if (files.exists(FIRST_VERSION_MEMORY + "/cgroup.procs")) {
            return first(supervisor, agent);
        }
        if (files.exists(OWN_MOUNT + "/cgroup.procs")) {
            return second(OWN_MOUNT, supervisor, agent);
        }
        if (kernel.monotonicNanos() - since > PATIENCE_NANOS) {
            machine.makeDirectory(Files.path(OWN_MOUNT));
            machine.mount(
                    Files.path("cgroup2"),
                    Files.path(OWN_MOUNT),
                    Files.path("cgroup2"),
                    Machine.MS_NOSUID | Machine.MS_NODEV,
                    null);
        }
        return false;
    }

    private boolean second(String root, int supervisor, int agent) {
        String group = root + NAME;
        // One by one: a controller that the kernel lacks, or has in the first version, is no reason
        // to do without the others.
        for (String controller : new String[] {"+cpu", "+memory", "+pids"}) {
            files.write(root + "/cgroup.subtree_control", controller, Files.OWN);
        }
        machine.makeDirectory(Files.path(group));
        files.write(group + "/memory.max", Integer.toString(MEMORY_BYTES), Files.OWN);
        files.write(group + "/cpu.max", CPU_MICROS + " " + PERIOD_MICROS, Files.OWN);
        files.write(group + "/pids.max", Integer.toString(PROCESSES), Files.OWN);
        return enter(group, supervisor, agent);
    }

    private boolean first(int supervisor, int agent) {
        String memory = FIRST_VERSION_MEMORY + NAME;
        machine.makeDirectory(Files.path(memory));
        files.write(memory + "/memory.limit_in_bytes", Integer.toString(MEMORY_BYTES), Files.OWN);
        String cpu = FIRST_VERSION_CPU + NAME;
        machine.makeDirectory(Files.path(cpu));
        files.write(cpu + "/cpu.cfs_period_us", Integer.toString(PERIOD_MICROS), Files.OWN);
        files.write(cpu + "/cpu.cfs_quota_us", Integer.toString(CPU_MICROS), Files.OWN);
        return enter(cpu, supervisor, agent) && enter(memory, supervisor, agent);
    }

    private boolean enter(String group, int supervisor, int agent) {
        String members = group + "/cgroup.procs";
        return files.write(members, Integer.toString(agent), Files.OWN) == 0
                && files.write(members, Integer.toString(supervisor), Files.OWN) == 0;
    }
}
