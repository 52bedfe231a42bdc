// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import dev.hearth.cli.stack.Home;
import dev.hearth.cli.stack.ProcessId;
import dev.hearth.cli.stack.Program;
import dev.hearth.cli.stack.Stack;
import dev.hearth.testkit.Checkout;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A host agent, as `./hearth up` starts it but for its port and its hypervisor. Closing it, or the
/// end of this JVM, ends it and every VM it was asked for. Safe for use by many threads.
final class HostAgent implements AutoCloseable {

    static final JsonMapper JSON = new JsonMapper();

    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final int MOST_LOOKS = 1000;
    private static final String RUNS = "\"state\":\"running\"";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /// An answer of its API.
    record Answer(int status, String body) {

        boolean isSuccess() {
            return status < 300;
        }

        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    private final Program program;
    private final String address;
    private final ProcessId process;
    private final Set<UUID> vms = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread atExit = new Thread(this::end, "end-of-host-agent");
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private HostAgent(Program program) {
        this.program = program;
        Runtime.getRuntime().addShutdownHook(atExit);
        program.start();
        try {
            this.address = program.awaitAddress();
            this.process = program.process().orElseThrow();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Starts one that runs VMs in this Firecracker.
    ///
    /// @param settings more of its environment
    static HostAgent start(Ground ground, Path firecracker, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("HEARTH_HOST_LISTEN", "127.0.0.1:0");
        all.put("HEARTH_HOST_HYPERVISOR", "firecracker");
        all.put("HEARTH_HOST_FIRECRACKER", firecracker.toString());
        Home home = new Home(Checkout.root(), ground.home());
        return new HostAgent(Stack.of(home).hostAgent().with(all));
    }

    long pid() {
        return process.pid();
    }

    /// The options its JVM was given.
    static List<String> jvmOptions() {
        return Stack.of(new Home(Checkout.root(), Checkout.root())).hostAgent().jvmOptions();
    }

    Answer call(String method, String path, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path + " of the host agent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method + " " + path, e);
        }
    }

    URI uri(String path) {
        return URI.create("http://" + address + "/agent/v1" + path);
    }

    /// Makes a VM of 1 vCPU and 128 MiB, which is not started.
    ///
    /// @param networkMode such as `none`
    UUID create(String networkMode) {
        UUID id = UUID.randomUUID();
        create(id, networkMode);
        return id;
    }

    void create(UUID id, String networkMode) {
        vms.add(id);
        String spec =
                """
                {"name": "bench", "vcpu_count": 1, "mem_size_mib": 128, "image": "%s", "disk_mib": null,
                 "network": {"mode": "%s", "forwards": []}, "external": null, "poll_interval_s": 1}\
                """
                        .formatted(Ground.IMAGE, networkMode);
        done("PUT", "/vms/" + id, spec);
    }

    /// Starts the VM and returns its status.
    JsonNode start(UUID vm) {
        return done("POST", "/vms/" + vm + "/start", "").json();
    }

    /// Stops the VM and deletes it.
    void remove(UUID vm) {
        done("POST", "/vms/" + vm + "/stop", "");
        delete(vm);
    }

    /// Kills the VM's process and deletes the VM: a fake Firecracker that ends by itself takes 300
    /// ms for it, as every JVM does whose threads wait for the system.
    void killAndRemove(UUID vm, long pid) throws InterruptedException {
        ProcessId.of(pid).ifPresent(id -> id.end(Duration.ZERO));
        for (int i = 0;
                i < MOST_LOOKS && call("GET", "/vms/" + vm, "").body().contains(RUNS);
                i++) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        delete(vm);
    }

    void delete(UUID vm) {
        done("DELETE", "/vms/" + vm, "");
        vms.remove(vm);
    }

    /// A call that has to succeed.
    Answer done(String method, String path, String body) {
        Answer answer = call(method, path, body);
        if (!answer.isSuccess()) {
            throw new IllegalStateException(
                    "%s %s was answered %d: %s; see %s"
                            .formatted(
                                    method, path, answer.status(), answer.body(), program.log()));
        }
        return answer;
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This JVM is ending, and has done it.
            return;
        }
        http.close();
    }

    private void end() {
        if (closed.getAndSet(true)) {
            return;
        }
        program.stop(GRACE);
        if (!vms.isEmpty()) {
            program.run("stop-all");
        }
        for (UUID vm : vms) {
            ProcessTable.of(vm)
                    .forEach(pid -> ProcessId.of(pid).ifPresent(id -> id.end(Duration.ZERO)));
        }
    }
}
