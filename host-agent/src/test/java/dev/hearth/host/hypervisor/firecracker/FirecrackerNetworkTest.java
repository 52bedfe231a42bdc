// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.network.ConfinedHostAgent;
import dev.hearth.host.network.Namespace;
import dev.hearth.host.storage.StateHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A Firecracker VM with a network, driven by a host agent in a namespace of its own. The fake
/// opens real TAPs, and has no guest that would use them. Needs root.
class FirecrackerNetworkTest {

    private static final UUID ID = UUID.fromString("7f230000-0000-4000-8000-000000000001");
    private static final UUID CLONE = UUID.fromString("7f230000-0000-4000-8000-000000000002");
    private static final String SNAPSHOT = "5a000000-0000-4000-8000-000000000001";
    private static final String FROM =
            "{\"vm_id\": \"%s\", \"snapshot_id\": \"%s\"}".formatted(ID, SNAPSHOT);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SPEC =
            """
            {"name": "demo", "vcpu_count": 1, "mem_size_mib": 128, "image": "demo", "disk_mib": null,
             "network": {"mode": "nat", "forwards": [{"host_port": 8022, "guest_port": 22}]},
             "external": null, "poll_interval_s": 1}
            """;

    @TempDir Path directory;
    private Namespace host;
    private Path firecracker;

    @BeforeEach
    void prepare() throws IOException {
        host = new Namespace();
        firecracker = Path.of(System.getProperty("hearth.firecracker")).toAbsolutePath();
        StateHome home = new StateHome(directory);
        home.create();
        Path image = Files.createDirectories(home.images().resolve("demo"));
        byte[] kernel = new byte[4096];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, 0, kernel, 0, 6);
        Files.write(image.resolve("kernel"), kernel);
        Files.write(image.resolve("rootfs.ext4"), new byte[4096]);
    }

    @AfterEach
    void end() {
        host.close();
    }

    @ParameterizedTest
    @CsvSource({"none, 0", "jailer, 30000"})
    void aMachineHasItsTapAndItsMetadata(String jailer, String owner) throws IOException {
        String before = state();
        try (ConfinedHostAgent agent = agent(jailer)) {
            agent.call("PUT", ID, "", SPEC);
            VmStatus running = agent.call("POST", ID, "/start", "");

            assertThat(running.state()).isEqualTo(VmState.RUNNING);
            assertThat(running.address()).isEqualTo("10.201.0.2");
            assertThat(running.agentPort()).isEqualTo(8080);
            assertThat(host.run("cat", "/sys/class/net/hearth-tap0/owner").strip())
                    .isEqualTo(owner);
            // Without anybody who has it open, a TAP has no carrier.
            await().until(() -> link().contains("LOWER_UP"));
            assertThat(get(running, "/mmds"))
                    .contains("{\"hearth\":{\"vm_id\":\"%s\"}}".formatted(ID));
            assertThat(get(running, "/vm/config"))
                    .contains("hearth.mmds=1 hearth.address=10.201.0.2/30")
                    .doesNotContain("hearth.vm_id");
            await().atMost(LIMIT).until(() -> agent.log().contains("guest agent answered"));
            String state = state();
            assertThat(state).contains("hearth-tap0", "dport 8022 dnat ip to 10.201.0.2:22");

            agent.crash(Map.of());

            assertThat(agent.call("GET", ID, "", ""))
                    .usingRecursiveComparison()
                    .ignoringFields("eventSeq")
                    .isEqualTo(running);
            assertThat(state()).isEqualTo(state);
            assertThat(link()).contains("LOWER_UP");
            agent.call("POST", ID, "/stop", "");
            assertThat(state()).isEqualTo(before);
        }
    }

    /// What a clone believes is still true: it has the TAP of the VM it was, in a namespace of its
    /// own, and is told who it is now before it runs.
    @ParameterizedTest
    @ValueSource(strings = {"none", "jailer"})
    void aCloneHasTheNetworkItKnowsAndAnAddressOfItsOwn(String jailer) throws IOException {
        String before = state();
        try (ConfinedHostAgent agent = agent(jailer)) {
            agent.call("PUT", ID, "", SPEC);
            agent.call("POST", ID, "/start", "");
            takeSnapshot(agent);
            agent.call("PUT", CLONE, "", SPEC.replaceAll("\\[.*]", "[]"));

            VmStatus clone = agent.call("POST", CLONE, "/restore", FROM);

            assertThat(clone.address()).isEqualTo("10.201.0.6");
            assertThat(clone.origin()).isEqualTo(ID);
            assertThat(get(clone, "/mmds"))
                    .contains("{\"hearth\":{\"vm_id\":\"%s\"}}".formatted(CLONE));
            assertThat(host.run("ip", "netns", "pids", "hearth-1"))
                    .contains(String.valueOf(clone.pid()));
            assertThat(host.run("ip", "netns", "exec", "hearth-1", "ip", "-o", "address", "show"))
                    .contains("hearth-tap0", "10.201.0.1/30", "uplink", "10.201.0.6/30");
            assertThat(host.run("ip", "-o", "address", "show")).contains("10.201.0.5/30");
            await().atMost(LIMIT).until(() -> isLive(agent, CLONE) && isLive(agent, ID));

            agent.crash(Map.of());

            assertThat(agent.call("GET", CLONE, "", ""))
                    .usingRecursiveComparison()
                    .ignoringFields("eventSeq")
                    .isEqualTo(clone);
            await().atMost(LIMIT).until(() -> isLive(agent, CLONE) && isLive(agent, ID));
            agent.call("POST", ID, "/stop", "");
            VmStatus restored = agent.call("POST", ID, "/restore", FROM);
            assertThat(restored.address()).isEqualTo("10.201.0.2");
            assertThat(link()).contains("LOWER_UP");
            agent.call("POST", CLONE, "/stop", "");
            assertThat(host.run("ip", "netns", "list")).doesNotContain("hearth-1");
            agent.call("POST", ID, "/stop", "");
            assertThat(state()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before PUT /snapshot/load answer 400 told to",
                "after PUT /snapshot/load kill KILL",
                "before PATCH /network-interfaces/eth0 exit 1",
                "before PUT /mmds answer 400 told to",
                "after PATCH /vm:Resumed kill KILL",
            })
    void aCloneThatFailsLeavesNoNetwork(String rule) throws IOException {
        try (ConfinedHostAgent agent = agent("none")) {
            agent.call("PUT", ID, "", SPEC);
            agent.call("POST", ID, "/start", "");
            takeSnapshot(agent);
            agent.call("PUT", CLONE, "", SPEC.replaceAll("\\[.*]", "[]"));
            String before = state();
            agent.crash(Map.of("HEARTH_HOST_FIRECRACKER", misbehaving(rule).toString()));

            assertThat(agent.ask("POST", "/agent/v1/vms/" + CLONE + "/restore", FROM))
                    .startsWith("HTTP/1.1 502 ");

            assertThat(state()).isEqualTo(before);
            assertThat(host.run("ip", "netns", "list")).doesNotContain("hearth-1");
            assertThat(agent.call("GET", ID, "", "").state()).isEqualTo(VmState.RUNNING);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before PUT /network-interfaces/eth0 answer 400 told to",
                "after PUT /network-interfaces/eth0 kill KILL",
                "before PUT /mmds/config exit 1",
                "before PUT /mmds answer 400 told to",
                "after PUT /mmds kill KILL",
                "before PUT /actions:InstanceStart exit 1",
            })
    void aBootThatFailsLeavesNoNetwork(String rule) throws IOException {
        String before = state();
        firecracker = misbehaving(rule);
        try (ConfinedHostAgent agent = agent("none")) {
            agent.call("PUT", ID, "", SPEC);

            assertThat(agent.ask("POST", "/agent/v1/vms/" + ID + "/start", ""))
                    .startsWith("HTTP/1.1 502 ");

            assertThat(agent.call("GET", ID, "", "").state()).isEqualTo(VmState.FAILED);
            assertThat(state()).isEqualTo(before);
        }
    }

    @Test
    void aBootThatItsHostAgentDidNotSurviveLeavesNoNetwork() throws Exception {
        String before = state();
        firecracker = misbehaving("before PUT /actions:InstanceStart hang");
        try (ConfinedHostAgent agent = agent("none")) {
            agent.call("PUT", ID, "", SPEC);
            Thread start =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    agent.ask("POST", "/agent/v1/vms/" + ID + "/start", "");
                                } catch (IOException e) {
                                    // The host agent is killed meanwhile.
                                    return;
                                }
                            });
            Path socket = agent.home().vm(ID).path().resolve("vsock.sock");
            await().atMost(LIMIT).until(() -> Files.exists(socket));
            assertThat(state()).contains("hearth-tap0");

            agent.crash(Map.of());
            start.join();

            assertThat(agent.call("GET", ID, "", "").state()).isEqualTo(VmState.STOPPED);
            assertThat(state()).isEqualTo(before);
        }
    }

    @Test
    void aHostAgentThatCannotMakeNetworksRunsVmsWithoutThem() throws IOException {
        // For everybody in there it is no program any more.
        host.run("sh", "-c", "mount --bind /dev/null \"$(command -v nft)\"");
        try (ConfinedHostAgent agent = agent("none")) {
            assertThat(agent.ask("GET", "/agent/v1/host", ""))
                    .contains("\"network_modes\":[\"none\"]");
            assertThat(agent.ask("PUT", "/agent/v1/vms/" + ID, SPEC))
                    .startsWith("HTTP/1.1 422 ")
                    .contains("cannot be nat on this host; install nftables");
            agent.call("PUT", ID, "", SPEC.replace("nat", "none").replaceAll("\\[.*]", "[]"));
            assertThat(agent.call("POST", ID, "/start", "").state()).isEqualTo(VmState.RUNNING);
            assertThat(agent.call("POST", ID, "/stop", "").state()).isEqualTo(VmState.STOPPED);
        }
    }

    private static void takeSnapshot(ConfinedHostAgent agent) throws IOException {
        String path = "/agent/v1/vms/%s/snapshots/%s".formatted(ID, SNAPSHOT);
        assertThat(agent.ask("PUT", path, "")).startsWith("HTTP/1.1 200 ");
    }

    private static boolean isLive(ConfinedHostAgent agent, UUID vm) throws IOException {
        return agent.ask("GET", "/agent/v1/vms/" + vm + "/metrics", "")
                .contains("\"state\":\"live\"");
    }

    private ConfinedHostAgent agent(String jailer) throws IOException {
        return new ConfinedHostAgent(
                host,
                directory,
                Map.of(
                        "HEARTH_HOST_HYPERVISOR",
                        "firecracker",
                        "HEARTH_HOST_FIRECRACKER",
                        firecracker.toString(),
                        "HEARTH_HOST_JAILER",
                        jailer.equals("none")
                                ? jailer
                                : firecracker.resolveSibling(jailer).toString()));
    }

    private Path misbehaving(String rule) throws IOException {
        Path script = directory.resolve("firecracker");
        Files.createFile(
                script,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(
                script,
                "#!/bin/sh\nHEARTH_FAKE_FIRECRACKER='%s' exec %s \"$@\"\n"
                        .formatted(rule, System.getProperty("hearth.firecracker")));
        return script;
    }

    /// From Firecracker itself, whose socket lies in what it takes for its root.
    private static String get(VmStatus vm, String path) throws IOException {
        Path socket = Path.of("/proc", String.valueOf(vm.pid()), "cwd", Places.API);
        return new ApiSocket(socket).call("GET", path, null, LIMIT).body();
    }

    private String link() throws IOException {
        return host.run("ip", "-o", "link", "show", "hearth-tap0");
    }

    /// All rules, links and addresses, without what changes by itself.
    private String state() throws IOException {
        return host.run("nft", "list", "ruleset")
                + host.run("ip", "-o", "-4", "address", "show").replaceAll("(?m)^\\d+: ", "")
                + host.run("ip", "-o", "link", "show")
                        .replaceAll("(?m)^\\d+: ", "")
                        .replaceAll(",LOWER_UP|NO-CARRIER,|state \\w+", "");
    }
}
