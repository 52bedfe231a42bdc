// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.hypervisor.GuestConsole;
import dev.hearth.host.storage.StateHome;
import dev.hearth.host.wire.Wire;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The host agent as its launcher runs it: a process of its own, with a real guest, killed and
/// started again. The guest is the demo image, found by the system property `hearth.demo.image`.
class HostAgentTest {

    private static final UUID ID = UUID.fromString("7f230000-0000-4000-8000-000000000001");

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();

    @TempDir Path directory;
    private StateHome home = new StateHome(Path.of("/"));

    @BeforeEach
    void prepare() throws IOException {
        home = new StateHome(directory);
        home.create();
        Path demo = Path.of(System.getProperty("hearth.demo.image")).toAbsolutePath();
        Files.createSymbolicLink(home.images().resolve("demo"), demo);
    }

    @AfterEach
    void end() throws Exception {
        client.close();
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        // Whatever went wrong before: nothing runs on.
        run("stop-all").waitFor();
    }

    @Test
    void aVmOutlivesItsHostAgentAndStopAllEndsIt() throws Exception {
        Process first = run("serve");
        VmStatus running = createAndStart();

        first.destroyForcibly().waitFor();
        Process second = run("serve");

        assertThat(get()).isEqualTo(running);
        try (GuestConsole console = new GuestConsole(home.vm(ID).consoleSocket())) {
            console.await("hearth-demo:/root#", Duration.ofSeconds(30));
        }

        second.destroy();
        assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(home.address()).doesNotExist();
        long pid = Objects.requireNonNull(running.pid());
        assertThat(ProcessHandle.of(pid)).isPresent();

        assertThat(run("stop-all").waitFor()).isZero();
        // It is dead by now, and gone as soon as init has noticed.
        await().atMost(Duration.ofSeconds(10))
                .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());

        run("serve");
        assertThat(get().state()).isEqualTo(VmState.STOPPED);
    }

    @Test
    void aSecondHostAgentGivesUpAtOnce() throws Exception {
        run("serve");
        awaitAddress();

        Process second = run("serve");

        assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(directory.resolve("output")).content().contains("another host agent holds");
    }

    private VmStatus createAndStart() throws Exception {
        String spec =
                """
                {"name": "demo", "vcpu_count": 1, "mem_size_mib": 128, "image": "demo", "disk_mib": null, "network": {"mode": "none", "forwards": []}, "external": null, "poll_interval_s": 1}\
                """;
        call("PUT", "", spec);
        VmStatus status = call("POST", "/start", "");
        assertThat(status.state()).isEqualTo(VmState.RUNNING);
        return status;
    }

    private VmStatus get() throws Exception {
        return call("GET", "", "");
    }

    private VmStatus call(String method, String path, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://" + awaitAddress() + "/agent/v1/vms/" + ID + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        String text = client.send(request, BodyHandlers.ofString()).body();
        return Wire.mapper().readValue(text, VmStatus.class);
    }

    private String awaitAddress() throws IOException {
        // One that was killed leaves its address behind: only an answer counts.
        await().atMost(Duration.ofSeconds(20)).until(this::answers);
        return Files.readString(home.address()).strip();
    }

    private boolean answers() throws InterruptedException {
        try {
            String address = Files.readString(home.address()).strip();
            URI uri = URI.create("http://" + address + "/agent/v1/health");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private Process run(String command) throws IOException {
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
                        command);
        // A trial of KVM takes seconds, and outlives a host agent that is killed meanwhile.
        builder.environment().put("HEARTH_HOST_ACCELERATOR", "tcg");
        builder.environment().put("HEARTH_HOME", directory.toString());
        builder.environment().put("HEARTH_HOST_GUEST_INIT", Built.GUEST_INIT.toString());
        builder.environment().put("HEARTH_HOST_LISTEN", "127.0.0.1:0");
        File output = directory.resolve("output").toFile();
        Process process =
                builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(output)).start();
        processes.add(process);
        return process;
    }
}
