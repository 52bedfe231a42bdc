// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.Built;
import dev.hearth.host.storage.StateHome;
import dev.hearth.host.wire.Wire;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A host agent as a process of its own in a namespace of its own, asked from in there.
public final class ConfinedHostAgent implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final Namespace namespace;
    private final Path directory;
    private final Map<String, String> settings;
    private final StateHome home;
    private Process process;

    /// Starts it.
    ///
    /// @param directory its state home, which also takes its output
    public ConfinedHostAgent(Namespace namespace, Path directory, Map<String, String> settings)
            throws IOException {
        this.namespace = namespace;
        this.directory = directory;
        this.settings = new HashMap<>(settings);
        this.home = new StateHome(directory);
        this.process = start("serve");
        awaitStart();
    }

    public StateHome home() {
        return home;
    }

    /// What it wrote to its log so far.
    public String log() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    /// Kills it at once and starts it again, perhaps with another setting.
    public void crash(Map<String, String> changed) throws IOException {
        process.destroyForcibly().onExit().join();
        settings.putAll(changed);
        process = start("serve");
        awaitStart();
    }

    /// What it answers to a request about a VM, which has to succeed.
    public VmStatus call(String method, UUID vm, String path, String body) throws IOException {
        String answer = ask(method, "/agent/v1/vms/" + vm + path, body);
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        return Wire.mapper()
                .readValue(answer.substring(answer.indexOf("\r\n\r\n") + 4), VmStatus.class);
    }

    /// Its whole answer.
    public String ask(String method, String path, String body) throws IOException {
        String address = Files.readString(home.address()).strip();
        String request =
                "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                .formatted(method, path, address)
                        + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
        String port = address.substring(address.indexOf(':') + 1);
        return namespace
                .commands()
                .run(List.of("busybox", "nc", "-w", "30", "127.0.0.1", port), request);
    }

    /// Ends its VMs, and it.
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        start("stop-all").onExit().join();
    }

    private void awaitStart() {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> ask("GET", "/agent/v1/health", "").startsWith("HTTP/1.1 200 "));
    }

    private Process start(String command) throws IOException {
        Files.deleteIfExists(home.address());
        List<String> whole = new ArrayList<>(namespace.prefix());
        whole.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.hearth.host.Main",
                        command));
        ProcessBuilder builder = new ProcessBuilder(whole);
        builder.environment().put("HEARTH_HOME", directory.toString());
        builder.environment().put("HEARTH_HOST_GUEST_INIT", Built.GUEST_INIT.toString());
        builder.environment().put("HEARTH_HOST_LISTEN", "127.0.0.1:0");
        builder.environment().putAll(settings);
        File output = directory.resolve("output").toFile();
        return builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(output)).start();
    }
}
