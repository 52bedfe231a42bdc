// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.contract.rest.ExternalVmCreate;
import dev.hearth.contract.rest.MetricState;
import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.testkit.Checkout;
import dev.hearth.testkit.Hearth;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script that installs the guest agent, run in real machines: busybox, Debian with systemd,
/// Debian with OpenRC. Fixture: a manager and a host agent that may ask at 127.77.0.0/16.
final class InstallTest {

    private static final String AGENT = "$(pidof hearth-guest-agent)";
    private static final Path DEBIAN = Checkout.root().resolve("target/debian-image/root.ext4");

    private static Hearth hearth;

    @BeforeAll
    static void start() {
        hearth = Hearth.start(Map.of("HEARTH_HOST_EXTERNAL_ALLOW", "127.77.0.0/16"));
    }

    @AfterAll
    static void end() {
        hearth.close();
    }

    @Test
    void worksUnderBusybox(@TempDir Path directory) throws Exception {
        UUID id = register("busybox", "127.77.2.1");
        try (Machine machine =
                Machine.boot(directory, Machine.demoRoot(), "/sbin/init", "127.77.2.1")) {
            installsComesBackAndGoes(machine, id, "busybox, as root");
            isLedThrough(machine, id);
        }
    }

    @Test
    void worksUnderSystemd(@TempDir Path directory) throws Exception {
        assumeTrue(Files.exists(DEBIAN), "root builds it");
        UUID id = register("systemd", "127.77.2.2");
        try (Machine machine =
                Machine.boot(directory, DEBIAN, "/lib/systemd/systemd", "127.77.2.2")) {
            awaitInit(machine, "[ -d /run/systemd/system ]");
            installsComesBackAndGoes(
                    machine,
                    id,
                    "systemd, as hearth-agent",
                    "systemd-analyze verify /etc/systemd/system/hearth-guest-agent.service && "
                            + "cat /sys/fs/cgroup$(sed -n 's/^0:://p' /proc/"
                            + AGENT
                            + "/cgroup)/memory.max | grep -x 33554432");
        }
    }

    @Test
    void worksUnderOpenRc(@TempDir Path directory) throws Exception {
        assumeTrue(Files.exists(DEBIAN), "root builds it");
        UUID id = register("openrc", "127.77.2.3");
        try (Machine machine = Machine.boot(directory, DEBIAN, "/sbin/init", "127.77.2.3")) {
            awaitInit(machine, "[ -d /run/openrc ]");
            installsComesBackAndGoes(machine, id, "openrc, as hearth-agent");
        }
    }

    /// The guide's block that begins by fetching the binary, as it stands there.
    @Test
    void theBinaryIsProvenAsTheGuideSays(@TempDir Path directory) throws Exception {
        String guide = Files.readString(Checkout.root().resolve("docs/how-to/guest-agent.md"));
        int from = guide.indexOf("```sh\ncurl -fsSO ") + "```sh\n".length();
        String block = guide.substring(from, guide.indexOf("```", from));

        Process shell =
                new ProcessBuilder(
                                "sh",
                                "-euc",
                                block.replace("localhost:8080", hearth.managerAddress()))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shell.waitFor()).as(said).isZero();
        assertThat(said).contains("linux-amd64: OK").contains("Signature Verified Successfully");
        assertThat(directory.resolve("linux-amd64"))
                .hasSameBinaryContentAs(Checkout.root().resolve("guest-agent/target/guest-agent"));
    }

    /// @param also what has to succeed there while it is installed
    private static void installsComesBackAndGoes(
            Machine machine, UUID id, String by, String... also) throws IOException {
        String installed = machine.run(script(id, ""));
        assertThat(installed).contains("starting it by " + by).contains("first sample: CPU");
        assertThat(sample(id).state()).isEqualTo(MetricState.LIVE);
        assertThat(sample(id).sources().memoryUsagePercent()).isEqualTo(Source.GUEST);
        for (String each : also) {
            assertThat(machine.run(each + " && echo =well=")).endsWith("=well=\n");
        }

        String again = machine.run(script(id, ""));
        assertThat(again).contains("is there already").contains("first sample: CPU");
        assertThat(machine.run("pidof hearth-guest-agent | wc -w").strip()).isEqualTo("1");

        String pid = machine.run("pidof hearth-guest-agent").strip();
        machine.run("kill -9 " + pid);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .until(() ->
                        machine.run("pidof hearth-guest-agent")
                                .strip()
                                .matches("(?!%s)\\d+".formatted(pid)));

        assertThat(machine.run(script(id, " -s -- --uninstall"))).contains("removed");
        assertThat(
                        machine.run(
                                "sleep 3; ls /etc/guest-agent.conf /usr/local/bin/hearth-guest-agent; "
                                        + "pidof hearth-guest-agent; grep -rl hearth-guest-agent "
                                        + "/etc/inittab /etc/init.d /etc/systemd; grep hearth /etc/passwd"))
                .doesNotContainPattern("(?m)^[/\\d]")
                .doesNotContain("hearth-agent:");
    }

    /// What the operator's script prints is pasted, and it sees the first sample. The machine has
    /// no ssh server: its way to the manager is QEMU's instead.
    private static void isLedThrough(Machine machine, UUID id) throws Exception {
        ProcessBuilder script =
                new ProcessBuilder(
                        Checkout.root().resolve("scripts/deploy-guest-agent.sh").toString(),
                        id.toString());
        script.environment().put("MANAGER_URL", "http://" + hearth.managerAddress());
        script.environment().put("WAIT_S", "60");
        await().atMost(Duration.ofSeconds(15)).until(() -> sample(id).state() != MetricState.LIVE);
        Process deploy = script.redirectErrorStream(true).start();
        try (BufferedReader said = deploy.inputReader()) {
            String paste =
                    said.lines()
                            .filter(line -> line.startsWith("  wget "))
                            .findFirst()
                            .orElseThrow();
            assertThat(paste).contains("/v1/vms/" + id + "/guest-agent/install.sh | sh");
            String port = hearth.managerAddress().replaceFirst(".*:", "");
            assertThat(machine.run(paste.strip().replace("127.0.0.1:18080", "10.0.2.2:" + port)))
                    .contains("first sample");
            assertThat(said.lines().toList())
                    .last()
                    .asString()
                    .startsWith("First sample from inside busybox: CPU");
            assertThat(deploy.waitFor()).isZero();
        } finally {
            deploy.destroyForcibly();
        }
    }

    private static void awaitInit(Machine machine, String ready) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> machine.run(ready + " && echo =ready=").contains("=ready="));
    }

    private static String script(UUID id, String arguments) {
        String port = hearth.managerAddress().replaceFirst(".*:", "");
        return "wget -qO- http://10.0.2.2:%s/v1/vms/%s/guest-agent/install.sh | sh%s"
                .formatted(port, id, arguments);
    }

    private static UUID register(String name, String address) {
        return hearth.api().create(new ExternalVmCreate(name, address)).id();
    }

    private static VmMetrics sample(UUID id) {
        return hearth.api().metrics(id);
    }
}
