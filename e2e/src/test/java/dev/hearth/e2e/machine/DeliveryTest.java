// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.contract.rest.ImageImport;
import dev.hearth.contract.rest.ImageImportCreate;
import dev.hearth.contract.rest.ImageSource;
import dev.hearth.contract.rest.Verdict;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmState;
import dev.hearth.testkit.GuestImages;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the agent comes into a VM that Hearth boots: through the initramfs, under the guest's own
/// init, whichever it is, and whether it comes up or not. Fixture: a manager and a host agent with
/// images of busybox, of Debian with systemd and with OpenRC, of Debian as it boots by itself, and
/// of disks without any.
final class DeliveryTest {

    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final Duration PROMPT = Duration.ofSeconds(20);

    /// A guest without control groups is given them after a minute.
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private static Hearth hearth;
    private static GuestImages images;

    @BeforeAll
    static void start(@TempDir Path directory) {
        String folders = directory + "," + GuestImages.debianKernel().getParent();
        hearth = Hearth.start(Map.of("HEARTH_HOST_IMAGE_FOLDERS", folders));
        images = new GuestImages(hearth, directory);
    }

    @AfterAll
    static void end() {
        hearth.close();
    }

    @Test
    void runsUnderBusybox() throws Exception {
        runsSupervised(VmCreate.DEFAULT_IMAGE, 128, "init");
    }

    @Test
    void runsUnderSystemd() throws Exception {
        assumeTrue(GuestImages.hasDebian(), "root builds it");
        images.systemd("systemd");
        runsSupervised("systemd", 256, "systemd");
    }

    @Test
    void runsUnderOpenRc() throws Exception {
        assumeTrue(GuestImages.hasDebian(), "root builds it");
        images.openRc("openrc");
        runsSupervised("openrc", 256, "init");
    }

    /// Debian's own kernel has no driver for its disk but in that initrd.
    @Test
    void runsBesideTheInitrdThatAnImageBrings() throws Exception {
        assumeTrue(GuestImages.hasDebian(), "root builds it");
        ImageImport begun =
                hearth.api()
                        .importImage(
                                new ImageImportCreate(
                                        "own",
                                        null,
                                        onHost(GuestImages.debianKernel()),
                                        onHost(GuestImages.debianInitrd()),
                                        onHost(images.systemdDisk())));
        await().atMost(BOOT)
                .until(
                        () -> hearth.api().imageImport(begun.id()),
                        now -> now.state() == ImageImport.State.DONE);

        runsSupervised("own", 384, "systemd");
    }

    private static ImageSource onHost(Path file) {
        return new ImageSource(null, file.toString(), null, null);
    }

    @Test
    void aDiskThatCannotBeMountedEndsInTheGuestsOwnError() throws Exception {
        images.zeros("zeros");

        Vm vm = bootsInVain("zeros");

        assertThat(console(vm))
                .contains("hearth: VFS: unable to mount root fs on /dev/vda (ext4: error 22")
                .contains("Kernel panic - not syncing: Attempted to kill init!");
        assertThat(Objects.requireNonNull(vm.verdict()).cause())
                .isEqualTo(Verdict.Cause.GUEST_PANIC);
    }

    @Test
    void aDiskWithoutAnInitEndsInTheKernelsOwnWords() throws Exception {
        images.empty("empty");

        Vm vm = bootsInVain("empty");

        assertThat(console(vm))
                .contains("No working init found.  Try passing init= option to kernel.")
                .contains("Kernel panic - not syncing: Attempted to kill init!");
    }

    private static void runsSupervised(String image, int memoryMib, String init)
            throws IOException {
        Vm vm = start(image, memoryMib);
        hearth.awaitGuest(vm.id(), BOOT);
        try (GuestShell shell = awaitShell(vm)) {
            assertThat(shell.run("cat /proc/1/comm")).isEqualTo(init);
            String agent = shell.run("pidof guest-agent");
            assertThat(agent).matches("\\d+");
            assertThat(Integer.parseInt(agent))
                    .as("started before anything of the guest's init")
                    .isLessThan(Integer.parseInt(shell.run(FIRST_CHILD_OF_INIT)));
            assertThat(shell.run("grep -E '^(Uid|CapEff|NoNewPrivs)' /proc/" + agent + "/status"))
                    .containsPattern("Uid:\\s+65521\\s+65521")
                    .containsPattern("CapEff:\\s+0000000000000000\\b")
                    .containsPattern("NoNewPrivs:\\s+1");
            assertThat(shell.run("cat /proc/net/fib_trie")).contains("10.0.2.15");

            shell.run("kill -9 " + agent);
            await().atMost(PROMPT)
                    .ignoreExceptions()
                    .until(() -> !shell.run("pidof guest-agent").equals(agent));
            hearth.awaitGuest(vm.id(), PROMPT);

            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(2))
                    .ignoreExceptions()
                    .until(() -> shell.run(MEMORY_LIMIT).equals("33554432"));
        }
        hearth.api().stop(vm.id());
    }

    /// Process numbers rise: the least of those whose parent is the first process, the agent's
    /// supervisor aside.
    private static final String FIRST_CHILD_OF_INIT =
            "for each in /proc/[0-9]*; do"
                    + " awk '$4 == 1 && $2 != \"(guest-superviso)\" {print $1}' $each/stat 2>/dev/null;"
                    + " done | sort -n | head -n 1";

    /// Of the agent's control group, of the version that limits memory in that guest.
    private static final String MEMORY_LIMIT =
            "memory=$(sed -n 's/^[0-9]*:memory://p' /proc/$(pidof guest-agent)/cgroup);"
                    + " if [ -n \"$memory\" ];"
                    + " then cat /sys/fs/cgroup/memory$memory/memory.limit_in_bytes;"
                    + " else cat $(awk '$3 == \"cgroup2\" {print $2; exit}' /proc/mounts)"
                    + "$(sed -n 's/^0:://p' /proc/$(pidof guest-agent)/cgroup)/memory.max; fi";

    private static GuestShell awaitShell(Vm vm) {
        return await().atMost(BOOT)
                .ignoreExceptions()
                .until(() -> hearth.shell(vm.id()), Objects::nonNull);
    }

    private static Vm start(String image, int memoryMib) {
        Vm vm = hearth.api().create(new VmCreate(image, 1, memoryMib, image));
        return hearth.api().start(vm.id());
    }

    private static Vm bootsInVain(String image) {
        Vm vm = start(image, 128);
        return await().atMost(BOOT)
                .until(
                        () -> hearth.api().vm(vm.id()),
                        now -> now.state() != VmState.RUNNING && now.verdict() != null);
    }

    private static String console(Vm vm) throws IOException {
        Path log = hearth.stack().home().data().resolve("host/vms/" + vm.id() + "/console.log");
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }
}
