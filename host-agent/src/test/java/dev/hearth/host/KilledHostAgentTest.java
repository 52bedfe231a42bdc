// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.hypervisor.Processes;
import dev.hearth.host.storage.StateHome;
import dev.hearth.host.wire.Wire;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A host agent that is killed while it starts, runs, stops, puts to disk or restores a VM, and the
/// next one: no process is lost, none is left over, and the VM can be started again. The fake
/// Firecracker stands still at the call in question, so that the kill meets it there.
class KilledHostAgentTest {

    private static final String SNAPSHOT = "/snapshots/5a000000-0000-4000-8000-000000000001";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// Its own: whoever carries it on a command line belongs to this test.
    private final UUID id = UUID.randomUUID();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Processes processes = new Processes(Path.of("/proc"));
    private final List<Process> agents = new ArrayList<>();

    @TempDir Path directory;
    private StateHome home = new StateHome(Path.of("/"));

    @BeforeEach
    void prepare() throws IOException {
        home = new StateHome(directory);
        home.create();
        Path image = Files.createDirectories(home.images().resolve("demo"));
        byte[] kernel = new byte[4096];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, 0, kernel, 0, 6);
        Files.write(image.resolve("kernel"), kernel);
        Files.write(image.resolve("rootfs.ext4"), new byte[4096]);
    }

    @AfterEach
    void end() throws Exception {
        client.close();
        for (Process agent : agents) {
            agent.destroyForcibly().waitFor();
        }
        vmms().forEach(pid -> processes.find(pid).ifPresent(processes::kill));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(
            strings = {
                "before GET /version hang",
                "before PUT /logger hang",
                "before PUT /metrics hang",
                "before PUT /machine-config hang",
                "before PUT /boot-source hang",
                "before PUT /drives/rootfs hang",
                "before PUT /vsock hang",
                "after PUT /vsock hang",
                "before PUT /balloon hang",
                "before PUT /entropy hang",
                "before PUT /actions:InstanceStart hang",
                "after PUT /actions:InstanceStart hang",
            })
    void aBootThatItsHostAgentDidNotSurviveIsUndone(String rule) throws Exception {
        Process first = serve(rule);
        create();
        CompletableFuture<HttpResponse<String>> start = callLater("POST", "/start");
        await().atMost(LIMIT).until(() -> vmms().size() == 1);
        awaitCall(rule);

        first.destroyForcibly().waitFor();
        assertThat(start).failsWithin(LIMIT);
        serve("");

        assertThat(get().state()).isEqualTo(VmState.STOPPED);
        assertThat(vmms()).isEmpty();
        assertThat(leftovers()).isEmpty();
        assertThat(status(call("POST", "/start")).state()).isEqualTo(VmState.RUNNING);
        assertThat(vmms()).hasSize(1);
        call("POST", "/stop");
        assertThat(vmms()).isEmpty();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aVmOutlivesItsHostAgentAndIsMeasuredByTheNext() throws Exception {
        Process first = serve("");
        create();
        VmStatus running = status(call("POST", "/start"));
        assertThat(running.state()).isEqualTo(VmState.RUNNING);
        assertThat(running.agentPort()).isNull();
        assertThat(running.address()).isNull();

        first.destroyForcibly().waitFor();
        int told = log().length();
        serve("");

        assertThat(asEver(get())).isEqualTo(asEver(running));
        assertThat(vmms()).hasSize(1);
        await().atMost(LIMIT).until(() -> log().substring(told).contains("guest agent answered"));
        assertThat(status(call("POST", "/stop")).state()).isEqualTo(VmState.STOPPED);
        assertThat(vmms()).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(
            strings = {
                "before PUT /actions:SendCtrlAltDel #1 wait 1500",
                "after PUT /actions:SendCtrlAltDel #1 wait 1500",
                "set ctrl-alt-del ignored",
                "set ctrl-alt-del ignored; before PUT /actions:FlushMetrics wait 3000",
            })
    void aStopThatItsHostAgentDidNotSurviveIsDoneByTheNext(String rule) throws Exception {
        Process first = serve(rule);
        create();
        call("POST", "/start");
        CompletableFuture<HttpResponse<String>> stop = callLater("POST", "/stop");
        await().atMost(LIMIT).until(() -> get().state() == VmState.STOPPING);

        first.destroyForcibly().waitFor();
        assertThat(stop).failsWithin(LIMIT);
        serve("");

        // Either the keys went out, and the guest ends a little later, or it runs on.
        if (get().state() == VmState.RUNNING && !vmms().isEmpty()) {
            call("POST", "/stop");
        }
        await().atMost(LIMIT).until(() -> get().pid() == null);
        assertThat(vmms()).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    /// Firecracker serves one call at a time: what is asked meanwhile waits.
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(
            strings = {
                "before PATCH /vm:Paused #1 wait 2000",
                "after PATCH /vm:Paused #1 wait 2000",
                "before PUT /snapshot/create #1 wait 2000",
                "after PUT /snapshot/create #1 wait 2000",
                "before PATCH /vm:Resumed #1 wait 2000",
                "after PATCH /vm:Resumed #1 wait 2000",
            })
    void aSnapshotThatItsHostAgentDidNotSurviveIsUndoneAndTheVmRunsOn(String rule)
            throws Exception {
        Process first = serve(rule);
        create();
        VmStatus running = status(call("POST", "/start"));
        CompletableFuture<HttpResponse<String>> taking = callLater("PUT", SNAPSHOT);
        await().atMost(LIMIT).until(() -> get().state() == VmState.SNAPSHOTTING);
        awaitFile("snapshot.pending");
        if (rule.contains("Resumed")) {
            // Its files are complete, but nobody wrote down that it is there.
            Path files = home.snapshots().resolve(id + SNAPSHOT.replace("/snapshots", ""));
            await().atMost(LIMIT).until(() -> Files.exists(files));
        }

        first.destroyForcibly().waitFor();
        assertThat(taking).failsWithin(LIMIT);
        serve("");

        await().atMost(LIMIT).until(() -> asEver(get()).equals(asEver(running)));
        await().atMost(LIMIT).until(() -> leftovers().stream().noneMatch(this::isOfSnapshot));
        assertThat(call("GET", "/snapshots").body()).isEqualTo("[]");
        assertThat(home.snapshots().resolve(id.toString())).doesNotExist();
        assertThat(call("PUT", SNAPSHOT).statusCode()).isEqualTo(200);
        assertThat(asEver(get())).isEqualTo(asEver(running));
        call("POST", "/stop");
        assertThat(vmms()).isEmpty();
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(
            strings = {
                "before PUT /logger hang",
                "before PUT /snapshot/load hang",
                "after PUT /snapshot/load hang",
                "before PATCH /drives/rootfs hang",
                "before PATCH /vm:Resumed hang",
                "after PATCH /vm:Resumed hang",
            })
    void aRestoreThatItsHostAgentDidNotSurviveIsUndoneAndCanBeDoneAgain(String rule)
            throws Exception {
        Process first = serve("");
        create();
        call("POST", "/start");
        assertThat(call("PUT", SNAPSHOT).statusCode()).isEqualTo(200);
        call("POST", "/stop");
        first.destroyForcibly().waitFor();
        Process second = serve(rule);
        CompletableFuture<HttpResponse<String>> restoring = restoreLater();
        await().atMost(LIMIT).until(() -> vmms().size() == 1);
        awaitFile(
                rule.contains("/logger") || rule.startsWith("before PUT")
                        ? "api.sock"
                        : "vsock.sock");

        second.destroyForcibly().waitFor();
        assertThat(restoring).failsWithin(LIMIT);
        serve("");

        assertThat(get().state()).isEqualTo(VmState.STOPPED);
        assertThat(vmms()).isEmpty();
        assertThat(leftovers()).isEmpty();
        VmStatus restored = status(restoreLater().get());
        assertThat(restored.state()).isEqualTo(VmState.RUNNING);
        assertThat(restored.origin()).isEqualTo(id);
        call("POST", "/stop");
        assertThat(vmms()).isEmpty();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aPausedVmIsFoundPausedByTheNextHostAgent() throws Exception {
        Process first = serve("");
        create();
        call("POST", "/start");
        VmStatus paused = status(call("POST", "/pause"));

        first.destroyForcibly().waitFor();
        serve("");

        assertThat(asEver(get())).isEqualTo(asEver(paused));
        assertThat(status(call("POST", "/resume")).state()).isEqualTo(VmState.RUNNING);
        call("POST", "/stop");
        assertThat(vmms()).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    private CompletableFuture<HttpResponse<String>> restoreLater() throws Exception {
        String from =
                "{\"vm_id\": \"%s\", \"snapshot_id\": \"%s\"}"
                        .formatted(id, SNAPSHOT.replace("/snapshots/", ""));
        return client.sendAsync(request("POST", "/restore", from), BodyHandlers.ofString());
    }

    private void awaitFile(String name) {
        Path file = home.vm(id).path().resolve(name);
        await().atMost(LIMIT).until(() -> Files.exists(file));
    }

    private boolean isOfSnapshot(String name) {
        return name.startsWith("snapshot.");
    }

    private void create() throws Exception {
        String spec =
                """
                {"name": "demo", "vcpu_count": 1, "mem_size_mib": 128, "image": "demo", "disk_mib": null, "network": {"mode": "none", "forwards": []}, "external": null, "poll_interval_s": 1}\
                """;
        assertThat(client.send(request("PUT", "", spec), BodyHandlers.ofString()).statusCode())
                .isLessThan(300);
    }

    private VmStatus get() throws Exception {
        return status(call("GET", ""));
    }

    /// Whatever happened to it meanwhile.
    private static VmStatus asEver(VmStatus vm) {
        return new VmStatus(
                vm.id(),
                vm.spec(),
                vm.state(),
                vm.reason(),
                vm.incarnation(),
                vm.pid(),
                vm.address(),
                vm.agentPort(),
                vm.origin(),
                vm.startedAt(),
                vm.verdict(),
                0);
    }

    private static VmStatus status(HttpResponse<String> response) {
        return Wire.mapper().readValue(response.body(), VmStatus.class);
    }

    private HttpResponse<String> call(String method, String path) throws Exception {
        return client.send(request(method, path, ""), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> callLater(String method, String path)
            throws Exception {
        return client.sendAsync(request(method, path, ""), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body) throws IOException {
        String address = Files.readString(home.address()).strip();
        return HttpRequest.newBuilder(
                        URI.create("http://" + address + "/agent/v1/vms/" + id + path))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
    }

    /// Until the call that hangs is the last that came through: what comes before it is quick.
    private void awaitCall(String rule) {
        Path socket = home.vm(id).path().resolve("api.sock");
        await().atMost(LIMIT).until(() -> Files.exists(socket));
        if (rule.contains("/actions") || rule.startsWith("after PUT /vsock")) {
            awaitFile("vsock.sock");
        }
    }

    /// The processes of the VM's VMM.
    private List<Long> vmms() {
        return processes.all().stream()
                .filter(pid -> processes.find(pid).isPresent())
                .filter(pid -> processes.arguments(pid).contains(id.toString()))
                .toList();
    }

    private List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(home.vm(id).path())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".log") && !name.endsWith(".json"))
                    .filter(name -> !name.equals("disk.img") && !name.equals("events.jsonl"))
                    .toList();
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    private Process serve(String rule) throws Exception {
        Files.deleteIfExists(home.address());
        Path script = directory.resolve("firecracker");
        Files.deleteIfExists(script);
        Files.createFile(
                script,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(
                script,
                "#!/bin/sh\nHEARTH_FAKE_FIRECRACKER='%s' exec %s \"$@\"\n"
                        .formatted(rule, System.getProperty("hearth.firecracker")));
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.hearth.host.Main",
                        "serve");
        builder.environment().put("HEARTH_HOME", directory.toString());
        builder.environment().put("HEARTH_HOST_GUEST_INIT", Built.GUEST_INIT.toString());
        builder.environment().put("HEARTH_HOST_LISTEN", "127.0.0.1:0");
        builder.environment().put("HEARTH_HOST_HYPERVISOR", "firecracker");
        builder.environment().put("HEARTH_HOST_FIRECRACKER", script.toString());
        builder.environment().put("HEARTH_HOST_JAILER", "none");
        File output = directory.resolve("output").toFile();
        Process agent =
                builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(output)).start();
        agents.add(agent);
        await().atMost(LIMIT).until(() -> Files.exists(home.address()));
        return agent;
    }
}
