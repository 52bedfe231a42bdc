// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitTest {

    private final MemoryMachine machine =
            new MemoryMachine()
                    .file("/proc/cmdline", "console=ttyS0 quiet\n")
                    .file("/dev/vda", "")
                    .file(
                            "/proc/filesystems",
                            "nodev\tsysfs\n\text3\n\text4\nnodev\ttmpfs\n\txfs\n")
                    .file("/hearth/modules/order", "b.ko\na.ko\n")
                    .file("/hearth/modules/a.ko", "a")
                    .file("/hearth/modules/b.ko", "b")
                    .file("/hearth/guest-agent", "agent")
                    .file("/init", "init");

    @Test
    void bringsUpTheDevicesStartsTheSupervisorAndBecomesTheGuestsInit() {
        machine.programs.add("/sbin/init");

        run("single");

        assertThat(machine.done)
                .containsSubsequence(
                        "mount proc /proc proc 0 -",
                        "mount devtmpfs /dev devtmpfs 0 -",
                        "speak through /dev/console",
                        "load",
                        "load",
                        "mount /dev/vda /newroot ext4 0 -",
                        "mount run /newroot/run tmpfs 6 mode=755",
                        "mount hearth /newroot/run/hearth tmpfs 6 mode=755,size=4m",
                        "mount /proc /newroot/proc - 8192 -",
                        "mount /sys /newroot/sys - 8192 -",
                        "mount /dev /newroot/dev - 8192 -",
                        "start in /newroot: /run/hearth/guest-supervisor",
                        "remove /init",
                        "switch to /newroot",
                        "become /sbin/init single");
        assertThat(machine.written("/newroot/run/hearth/guest-agent")).isEqualTo("agent");
        assertThat(machine.written("/newroot/run/hearth/guest-supervisor")).isEqualTo("init");
    }

    @Test
    void aHostWithoutAnAgentStartsNone() {
        machine.kernel.files.remove("/hearth/guest-agent");

        run();

        assertThat(machine.done).noneMatch(line -> line.startsWith("start"));
        assertThat(machine.done).contains("become /sbin/init");
    }

    @Test
    void theHostsProbeEndsAtOnce() {
        machine.file("/proc/cmdline", "quiet hearth.probe\n");

        run();

        assertThat(machine.written("/dev/ttyS0")).isEqualTo("hearth: the kernel runs\n");
        assertThat(machine.done).endsWith("restart").noneMatch(line -> line.contains("newroot"));
    }

    @Test
    void theGuestsInitIsTheNamedOneOrTheFirstOfTheUsual() {
        run();

        assertThat(machine.done)
                .endsWith(
                        "become /sbin/init",
                        "become /etc/init",
                        "become /bin/init",
                        "become /bin/sh");
        assertThat(machine.kernel.log)
                .containsExactly(
                        "hearth: No working init found.  Try passing init= option to kernel.\n");

        machine.file("/proc/cmdline", "init=/lib/systemd/systemd\n");
        machine.done.clear();
        run();
        assertThat(machine.done).endsWith("become /lib/systemd/systemd");
        assertThat(machine.kernel.log)
                .endsWith("hearth: Requested init /lib/systemd/systemd failed (error -2).\n");
    }

    @Test
    void aRootThatCannotBeMountedEndsAsItWouldWithoutThis() {
        for (String type : List.of("ext4", "ext3", "xfs")) {
            machine.mounts.put(type, new ArrayDeque<>(List.of(-22)));
        }

        run();

        assertThat(machine.kernel.log)
                .containsExactly(
                        "hearth: VFS: unable to mount root fs on /dev/vda"
                                + " (ext4: error 22, ext3: error 22, xfs: error 22)\n");
        assertThat(machine.done).noneMatch(line -> line.startsWith("become"));
    }

    @Test
    void theRootIsMountedAsTheKernelsWordsSay() {
        machine.file(
                "/proc/cmdline",
                "rw root=/dev/vdb ro rootfstype=xfs,ext4 rootflags=noatime,discard\n");
        machine.mounts.put("xfs", new ArrayDeque<>(List.of(-22)));

        run();

        assertThat(machine.done)
                .containsSubsequence(
                        "mount /dev/vdb /newroot xfs 1 noatime,discard",
                        "mount /dev/vdb /newroot ext4 1 noatime,discard");
    }

    @Test
    void aWriteProtectedDiskIsOnlyRead() {
        machine.mounts.put("ext4", new ArrayDeque<>(List.of(-30, 0)));

        run();

        assertThat(machine.done)
                .containsSubsequence(
                        "mount /dev/vda /newroot ext4 0 -", "mount /dev/vda /newroot ext4 1 -");
    }

    @Test
    void aDiskThatDoesNotComeIsWaitedForNotForEver() {
        machine.kernel.files.remove("/dev/vda");
        machine.file("/proc/cmdline", "rootfstype=ext4\n");
        machine.mounts.put("ext4", new ArrayDeque<>(List.of(-2)));
        long before = machine.kernel.monotonicNanos();

        run();

        assertThat(machine.kernel.monotonicNanos() - before).isEqualTo(2_000_000_000L);
        assertThat(machine.done).containsOnlyOnce("mount /dev/vda /newroot ext4 0 -");
        assertThat(machine.kernel.log.getFirst()).contains("/dev/vda (ext4: error 2)");
    }

    /// SIOCSIFADDR and SIOCSIFNETMASK of eth0, and a route: all of IPv4, 2 at the family's place.
    @Test
    void theNetworkIsWhatTheHostSays() {
        machine.file(
                "/proc/cmdline",
                "hearth.address=10.201.0.2/30 hearth.gateway=10.201.0.1 hearth.nameserver=9.9.9.9\n");
        machine.file("/newroot/etc/resolv.conf", "# nameserver of nobody\n");

        run();

        assertThat(machine.done)
                .containsSubsequence(
                        "network 8914 0=108 1=111 16=1",
                        "network 8916 0=101 1=116 2=104 3=48 16=2 20=10 21=201 23=2",
                        "network 891c 0=101 1=116 2=104 3=48 16=2 20=255 21=255 22=255 23=252",
                        "network 8914 0=101 1=116 2=104 3=48 16=1",
                        "network 890b 8=2 24=2 28=10 29=201 31=1 40=2 56=3",
                        "mount /newroot/run/hearth/resolv.conf /newroot/etc/resolv.conf - 4096 -");
        assertThat(machine.written("/newroot/run/hearth/resolv.conf"))
                .isEqualTo("nameserver 9.9.9.9\n");
    }

    @Test
    void withoutAWordItIsQemusNetworkAndWithoutADeviceNone() {
        run();
        assertThat(machine.done)
                .contains("network 8916 0=101 1=116 2=104 3=48 16=2 20=10 22=2 23=15")
                .contains("network 890b 8=2 24=2 28=10 30=2 31=2 40=2 56=3");

        machine.done.clear();
        machine.hasNetwork = false;
        run();
        assertThat(machine.done).contains("network 8914 0=108 1=111 16=1");
        assertThat(machine.done).noneMatch(line -> line.contains("8916"));
        assertThat(machine.kernel.log).hasSize(2).allMatch(line -> line.contains("init found"));
    }

    @Test
    void anAddressThatIsNoneIsSaidAndTheGuestBootsOn() {
        for (String bad : List.of("10.0.0.1", "10.0.0.1/33", "fd00::1/64", "x/24", "1.2.3.4/")) {
            machine.kernel.log.clear();
            machine.file("/proc/cmdline", "hearth.address=" + bad + "\n");

            run();

            assertThat(machine.kernel.log.getFirst())
                    .isEqualTo("hearth: hearth.address=" + bad + " is not IP/BITS of IPv4\n");
            assertThat(machine.done).endsWith("become /bin/sh");
        }
    }

    @Test
    void aGuestThatKnowsItsNameserverKeepsIt() {
        machine.file("/proc/cmdline", "hearth.nameserver=9.9.9.9\n");
        machine.file("/newroot/etc/resolv.conf", "search lan\n \tnameserver 1.1.1.1\n");
        run();
        assertThat(machine.written("/newroot/run/hearth/resolv.conf")).isNull();

        machine.file("/newroot/etc/resolv.conf", "");
        machine.links.add("/newroot/etc/resolv.conf");
        run();
        assertThat(machine.written("/newroot/run/hearth/resolv.conf")).isNull();
    }

    @Test
    void besideAnInitrdItStartsAFollowerAndBecomesItsInit() {
        beside("quiet");
        machine.programs.add("/init");
        machine.whenStarted = () -> machine.kernel.files.remove("/hearth/guest-agent");
        long before = machine.kernel.monotonicNanos();

        run("single");

        assertThat(machine.done)
                .startsWith("mount proc /hearth/proc proc 0 -", "load")
                .containsSubsequence(
                        "cd /hearth/proc",
                        "let go /hearth/proc",
                        "start /hearth/init: @guest-follower follow",
                        "remove /hearth/init",
                        "cd /",
                        "become /init single")
                .noneMatch(line -> line.contains("newroot") || line.contains("devtmpfs"));
        assertThat(machine.kernel.monotonicNanos()).isEqualTo(before);
    }

    @Test
    void anInitrdWithoutAnInitIsSaid() {
        beside("quiet");
        machine.kernel.files.remove("/hearth/guest-agent");

        run();

        assertThat(machine.done).noneMatch(line -> line.startsWith("start"));
        assertThat(machine.kernel.log)
                .containsExactly("hearth: the image's initrd has no /init that can run: error 2\n");
    }

    @Test
    void theHostsProbeEndsBesideAnInitrdToo() {
        beside("hearth.probe");

        run();

        assertThat(machine.written("/dev/ttyS0")).isEqualTo("hearth: the kernel runs\n");
        assertThat(machine.done).endsWith("restart").noneMatch(line -> line.startsWith("become"));
    }

    private void beside(String commandLine) {
        machine.kernel.files.remove("/init");
        machine.file("/hearth/init", "init");
        machine.file("/hearth/proc/cmdline", commandLine + "\n");
    }

    private void run(String... arguments) {
        new Init(machine.kernel, machine).run(arguments);
    }
}
