// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisorTest {

    private static final int KILLED = 9;
    private static final int STATUS_TWO = 2 << 8;

    private final MemoryMachine machine = new MemoryMachine();

    @Test
    void anAgentThatEndsIsStartedAgainLaterAndLater() {
        machine.ends.addAll(List.of(KILLED, STATUS_TWO, KILLED));
        long before = machine.kernel.monotonicNanos();

        run();

        assertThat(machine.done).first().isEqualTo("cd /run/hearth");
        assertThat(machine.done.stream().filter(line -> line.startsWith("start as 65521")))
                .hasSize(3)
                .containsOnly("start as 65521: guest-agent");
        assertThat(machine.kernel.log)
                .containsExactly(
                        "guest-supervisor: the guest agent ended (signal 9); starting it again\n",
                        "guest-supervisor: the guest agent ended (status 2); starting it again\n",
                        "guest-supervisor: the guest agent ended (signal 9); starting it again\n");
        assertThat(machine.kernel.monotonicNanos() - before)
                .isEqualTo((100 + 200 + 400) * 1_000_000L);
        assertThat(machine.written("/proc/self/oom_score_adj")).isEqualTo("-999");
    }

    @Test
    void anAgentThatTheGuestRemovedIsThereAgain() {
        machine.file("guest-agent", "agent");
        machine.ends.addAll(List.of(KILLED, KILLED));
        machine.whileItRuns = () -> machine.kernel.unlink("guest-agent");

        run();

        assertThat(machine.written("guest-agent")).isEqualTo("agent");
    }

    @Test
    void theGuestsSettingsAreTheAgentsOwnCopy() {
        machine.file("/etc/guest-agent.conf", "ALLOW=10.0.0.0/8\n");
        machine.ends.add(KILLED);

        run();

        assertThat(machine.written("guest-agent.conf")).isEqualTo("ALLOW=10.0.0.0/8\n");
        assertThat(machine.done)
                .contains(
                        "give guest-agent.conf to 65521",
                        "start as 65521: guest-agent --config guest-agent.conf");
    }

    @Test
    void aNetworkDeviceThatComesLateIsBroughtUpOnce() {
        machine.file("/proc/cmdline", "hearth.address=10.201.0.2/30\n");
        machine.hasNetwork = false;
        machine.ends.addAll(List.of(KILLED, KILLED, KILLED));
        machine.whileItRuns = () -> machine.hasNetwork = true;

        assertThatThrownBy(() -> new Supervisor(machine.kernel, machine, true).run())
                .isInstanceOf(MemoryMachine.AllEnded.class);

        assertThat(machine.done)
                .containsOnlyOnce("network 8916 0=101 1=116 2=104 3=48 16=2 20=10 21=201 23=2");
        assertThat(machine.done.indexOf("start as 65521: guest-agent"))
                .isLessThan(
                        machine.done.indexOf(
                                "network 8916 0=101 1=116 2=104 3=48 16=2 20=10 21=201 23=2"));
    }

    @Test
    void theDevicesOfTheHostAreTheAgents() {
        machine.kernel.directories.put("/sys/class/virtio-ports/", List.of(".", "vport1p1"));
        machine.file("/sys/class/virtio-ports/vport1p1/name", "dev.hearth.agent.0\n");
        machine.ends.add(KILLED);

        run();

        assertThat(machine.done).contains("give /dev/vport1p1 to 65521");
    }

    @Test
    void limitsAreThoseOfTheControlGroupsTheGuestHas() {
        machine.file("/sys/fs/cgroup/cgroup.procs", "");
        machine.ends.add(KILLED);

        run();

        String group = "/sys/fs/cgroup/hearth.slice";
        assertThat(machine.written(group + "/memory.max")).isEqualTo("33554432");
        assertThat(machine.written(group + "/cpu.max")).isEqualTo("20000 100000");
        assertThat(machine.written(group + "/pids.max")).isEqualTo("8");
        assertThat(machine.written(group + "/cgroup.procs")).isEqualTo("7");
        assertThat(machine.written("/sys/fs/cgroup/cgroup.subtree_control")).isEqualTo("+pids");
    }

    @Test
    void controlGroupsOfTheFirstVersionLimitToo() {
        machine.file("/sys/fs/cgroup/memory/cgroup.procs", "1\n");
        machine.ends.add(KILLED);

        run();

        String memory = "/sys/fs/cgroup/memory/hearth.slice";
        String cpu = "/sys/fs/cgroup/cpu/hearth.slice";
        assertThat(machine.written(memory + "/memory.limit_in_bytes")).isEqualTo("33554432");
        assertThat(machine.written(memory + "/cgroup.procs")).isEqualTo("7");
        assertThat(machine.written(cpu + "/cpu.cfs_quota_us")).isEqualTo("20000");
        assertThat(machine.written(cpu + "/cgroup.procs")).isEqualTo("7");
    }

    @Test
    void aGuestThatMountsNoControlGroupsGetsThemAfterAMinute() {
        ControlGroup group = new ControlGroup(machine.kernel, machine);

        assertThat(group.takes(7, 8)).isFalse();
        machine.kernel.advanceMillis(59_000);
        assertThat(group.takes(7, 8)).isFalse();
        assertThat(machine.done).isEmpty();
        machine.kernel.advanceMillis(2_000);
        assertThat(group.takes(7, 8)).isFalse();
        assertThat(machine.done).containsExactly("mount cgroup2 cgroup cgroup2 6 -");
        machine.file("cgroup/cgroup.procs", "1\n");
        assertThat(group.takes(7, 8)).isTrue();
        assertThat(machine.written("cgroup/hearth.slice/memory.max")).isEqualTo("33554432");
    }

    private void run() {
        assertThatThrownBy(() -> new Supervisor(machine.kernel, machine, false).run())
                .isInstanceOf(MemoryMachine.AllEnded.class);
    }
}
