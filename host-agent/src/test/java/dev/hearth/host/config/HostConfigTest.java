// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every setting, its default and its limits.
class HostConfigTest {

    private static final Path USER_HOME = Path.of("/home/ada");

    @Test
    void everyKeyHasThisDefault() {
        HostConfig config = HostConfig.from(Map.of(), "ada", USER_HOME);

        assertThat(config)
                .isEqualTo(
                        new HostConfig(
                                Path.of("/home/ada/.local/state/hearth"),
                                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9090),
                                HostConfig.HypervisorChoice.AUTO,
                                HostConfig.Accelerator.AUTO,
                                Optional.empty(),
                                Path.of("/usr/lib/hearth/guest-init"),
                                "qemu-system-x86_64",
                                new FirecrackerConfig(
                                        "firecracker",
                                        "auto",
                                        30000,
                                        30000,
                                        Optional.empty(),
                                        Optional.empty()),
                                List.of(),
                                ImageConfig.CLOSED,
                                1_024,
                                Optional.empty()));
        assertThat(HostConfig.KEYS)
                .containsExactlyInAnyOrder(
                        "HEARTH_HOST_LISTEN",
                        "HEARTH_HOST_HYPERVISOR",
                        "HEARTH_HOST_ACCELERATOR",
                        "HEARTH_HOST_GUEST_AGENT",
                        "HEARTH_HOST_GUEST_INIT",
                        "HEARTH_HOST_QEMU",
                        "HEARTH_HOST_FIRECRACKER",
                        "HEARTH_HOST_JAILER",
                        "HEARTH_HOST_JAILER_UID",
                        "HEARTH_HOST_JAILER_GID",
                        "HEARTH_HOST_CHROOT_BASE",
                        "HEARTH_HOST_CGROUP",
                        "HEARTH_HOST_EXTERNAL_ALLOW",
                        "HEARTH_HOST_IMAGE_FOLDERS",
                        "HEARTH_HOST_IMAGE_URLS",
                        "HEARTH_HOST_IMAGE_MAX_MIB",
                        "HEARTH_HOST_SPOOL_MIB",
                        "HEARTH_HOST_REMOTE_WRITE_URL",
                        "HEARTH_HOST_REMOTE_WRITE_QUEUE_MIB",
                        "HEARTH_HOST_REMOTE_WRITE_BEARER_TOKEN_FILE",
                        "HEARTH_HOST_REMOTE_WRITE_INTERVAL_S");
    }

    @Test
    void rootKeepsItsStateInVarLib() {
        assertThat(HostConfig.from(Map.of(), "root", Path.of("/root")).home())
                .isEqualTo(Path.of("/var/lib/hearth"));
    }

    @Test
    void everyKeyIsRead() {
        HostConfig config =
                HostConfig.from(
                        Map.of(
                                "HEARTH_HOME", "/srv/hearth",
                                "HEARTH_HOST_LISTEN", "[::1]:0",
                                "HEARTH_HOST_HYPERVISOR", "qemu",
                                "HEARTH_HOST_ACCELERATOR", "tcg",
                                "HEARTH_HOST_GUEST_AGENT", "/proc/self/exe",
                                "HEARTH_HOST_GUEST_INIT", "/opt/guest-init",
                                "HEARTH_HOST_QEMU", "/opt/qemu"),
                        "ada",
                        USER_HOME);

        assertThat(config.home()).isEqualTo(Path.of("/srv/hearth"));
        assertThat(config.listen())
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
        assertThat(config.accelerator()).isEqualTo(HostConfig.Accelerator.TCG);
        assertThat(config.guestAgent()).contains(Path.of("/proc/self/exe"));
        assertThat(config.guestInit()).isEqualTo(Path.of("/opt/guest-init"));
        assertThat(config.qemu()).isEqualTo("/opt/qemu");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        Map<String, String> environment =
                Map.of(
                        "HEARTH_HOME", "state",
                        "HEARTH_HOST_LISTEN", "0.0.0.0:9090",
                        "HEARTH_HOST_HYPERVISOR", "xen",
                        "HEARTH_HOST_JAILER_UID", "0",
                        "HEARTH_HOST_ACCELERATOR", "fast",
                        "HEARTH_HOST_GUEST_AGENT", "/does/not/exist",
                        "HEARTH_HOST_LISTN", "127.0.0.1:1",
                        "PATH", "/bin");

        assertThatThrownBy(() -> HostConfig.from(environment, "ada", USER_HOME))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e ->
                                assertThat(e.faults())
                                        .hasSize(7)
                                        .anyMatch(f -> f.startsWith("HEARTH_HOME must be"))
                                        .anyMatch(f -> f.contains("must be a loopback address"))
                                        .anyMatch(f ->
                                                f.contains("auto, qemu or firecracker, not xen"))
                                        .anyMatch(f -> f.contains("auto, kvm or tcg, not fast"))
                                        .anyMatch(f -> f.contains("none at /does/not/exist"))
                                        .contains(
                                                "HEARTH_HOST_LISTN is not a setting of the host"
                                                        + " agent"));
    }

    @Test
    void firecrackerIsFoundWhereItIsSaidToBe() {
        HostConfig config =
                HostConfig.from(
                        Map.of(
                                "HEARTH_HOST_HYPERVISOR", "firecracker",
                                "HEARTH_HOST_FIRECRACKER", "/opt/firecracker",
                                "HEARTH_HOST_JAILER", "none",
                                "HEARTH_HOST_JAILER_UID", "1001",
                                "HEARTH_HOST_JAILER_GID", "1002",
                                "HEARTH_HOST_CHROOT_BASE", "/srv/jailer",
                                "HEARTH_HOST_CGROUP", "/sys/fs/cgroup/hearth"),
                        "ada",
                        USER_HOME);

        assertThat(config.hypervisor()).isEqualTo(HostConfig.HypervisorChoice.FIRECRACKER);
        assertThat(config.firecracker())
                .isEqualTo(
                        new FirecrackerConfig(
                                "/opt/firecracker",
                                "none",
                                1001,
                                1002,
                                Optional.of(Path.of("/srv/jailer")),
                                Optional.of(Path.of("/sys/fs/cgroup/hearth"))));
    }

    @Test
    void samplesArePushedWhereTheyAreTold() {
        HostConfig config =
                HostConfig.from(
                        Map.of(
                                "HEARTH_HOST_REMOTE_WRITE_URL", "http://store:8428/api/v1/write",
                                "HEARTH_HOST_REMOTE_WRITE_QUEUE_MIB", "5",
                                "HEARTH_HOST_REMOTE_WRITE_INTERVAL_S", "300"),
                        "ada",
                        USER_HOME);

        assertThat(config.remoteWrite())
                .contains(
                        new RemoteWriteConfig(
                                URI.create("http://store:8428/api/v1/write"),
                                5,
                                Optional.empty(),
                                Duration.ofMinutes(5)));
    }

    @Test
    void everyFaultOfRemoteWriteIsTold() {
        Map<String, String> environment =
                Map.of(
                        "HEARTH_HOST_REMOTE_WRITE_URL", "http://ada:secret@store/write",
                        "HEARTH_HOST_REMOTE_WRITE_QUEUE_MIB", "0",
                        "HEARTH_HOST_REMOTE_WRITE_BEARER_TOKEN_FILE", "/does/not/exist",
                        "HEARTH_HOST_REMOTE_WRITE_INTERVAL_S", "301");

        assertThatThrownBy(() -> HostConfig.from(environment, "ada", USER_HOME))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e ->
                                assertThat(e.faults())
                                        .hasSize(4)
                                        .noneMatch(f -> f.contains("secret"))
                                        .anyMatch(f -> f.contains("a URL like http://"))
                                        .anyMatch(f -> f.contains("from 1 to 300, not 301"))
                                        .anyMatch(f -> f.contains("none at /does/not/exist")));
    }

    @Test
    void rangesForExternalVmsAreRead() {
        HostConfig config =
                HostConfig.from(
                        Map.of("HEARTH_HOST_EXTERNAL_ALLOW", "127.0.0.0/8, fe80::/10"),
                        "ada",
                        USER_HOME);

        assertThat(config.externalAllow())
                .containsExactly(
                        AddressRange.parse("127.0.0.0/8"), AddressRange.parse("fe80::/10"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.0",
                "127.0.0.1/8",
                "10.0.0.0/33",
                "::/129",
                "example.org/8",
                ",",
                "1/-1"
            })
    void aRangeThatIsNoneIsRefused(String text) {
        assertThatThrownBy(() ->
                        HostConfig.from(
                                Map.of("HEARTH_HOST_EXTERNAL_ALLOW", text), "ada", USER_HOME))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("HEARTH_HOST_EXTERNAL_ALLOW must");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.0.0.1:65536", "example.org:80", ":9090", "127.0.0.1:x"})
    void anAddressThatIsNoneIsRefused(String text) {
        assertThatThrownBy(
                        () -> HostConfig.from(Map.of("HEARTH_HOST_LISTEN", text), "ada", USER_HOME))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("HEARTH_HOST_LISTEN must be address:port");
    }
}
