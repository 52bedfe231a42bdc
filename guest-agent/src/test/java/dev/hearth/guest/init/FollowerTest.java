// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowerTest {

    private final MemoryMachine machine =
            new MemoryMachine()
                    .file("cmdline", "hearth.address=10.201.0.2/30\n")
                    .file("self/exe", "init")
                    .file("/hearth/guest-agent", "agent");

    @Test
    void goesWhereTheFirstProcessGoesAndStartsTheSupervisorThere() {
        machine.devices.put("1/root", new ArrayDeque<>(List.of(2L, 2L, 2L, 9L)));
        machine.devices.put("/", new ArrayDeque<>(List.of(9L)));
        machine.devices.put("/run", new ArrayDeque<>(List.of(21L)));
        long before = machine.kernel.monotonicNanos();

        run();

        assertThat(machine.kernel.monotonicNanos() - before).isEqualTo(2 * 20_000_000L);
        assertThat(machine.done)
                .containsSubsequence(
                        "remove /hearth/guest-agent",
                        "remove /hearth/init",
                        "enter 1/root",
                        "mount hearth /run/hearth tmpfs 6 mode=755,size=4m",
                        "network 8916 0=101 1=116 2=104 3=48 16=2 20=10 21=201 23=2",
                        "start in /: /run/hearth/guest-supervisor late-network")
                .noneMatch(line -> line.startsWith("mount run"));
        assertThat(machine.written("/run/hearth/guest-agent")).isEqualTo("agent");
        assertThat(machine.written("/run/hearth/guest-supervisor")).isEqualTo("init");
    }

    /// Nothing may be written to the guest's disk.
    @Test
    void aRootWithoutMemoryGetsSome() {
        machine.devices.put("1/root", new ArrayDeque<>(List.of(2L, 9L)));
        machine.devices.put("/", new ArrayDeque<>(List.of(9L)));
        machine.devices.put("/run", new ArrayDeque<>(List.of(9L)));

        run();

        assertThat(machine.done)
                .containsSubsequence(
                        "mount run /run tmpfs 6 mode=755",
                        "mount hearth /run/hearth tmpfs 6 mode=755,size=4m");
    }

    /// A minute of looking often is enough for whoever does not wait for a person.
    @Test
    void anInitrdThatWaitsForAPersonIsLookedAtSeldom() {
        ArrayDeque<Long> devices = new ArrayDeque<>();
        for (int i = 0; i < 3_010; i++) {
            devices.add(2L);
        }
        devices.add(9L);
        machine.devices.put("1/root", devices);
        long before = machine.kernel.monotonicNanos();

        run();

        assertThat(machine.kernel.monotonicNanos() - before)
                .isEqualTo(3_000 * 20_000_000L + 9 * 500_000_000L);
        assertThat(machine.done).anyMatch(line -> line.startsWith("start in /"));
    }

    @Test
    void withoutAFirstProcessToFollowItSaysSo() {
        machine.devices.put("1/root", new ArrayDeque<>(List.of(-2L)));

        run();

        assertThat(machine.kernel.log)
                .containsExactly("hearth: could not start the guest agent: error 2\n");
        assertThat(machine.done).noneMatch(line -> line.startsWith("enter"));
    }

    private void run() {
        new Follower(machine.kernel, machine).run();
    }
}
