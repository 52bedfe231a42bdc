// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.VmSnapshot;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.console.ConsoleService;
import dev.hearth.host.diagnosis.DiagnosisService;
import dev.hearth.host.export.HostExport;
import dev.hearth.host.metrics.MetricsService;
import dev.hearth.host.spool.Spool;
import dev.hearth.host.vm.TestHost;
import dev.hearth.host.vm.VmService;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Snapshots over real HTTP, with a fake hypervisor that has them.
class SnapshotApiTest {

    private static final UUID ID = UUID.fromString("7f230000-0000-4000-8000-000000000001");
    private static final UUID CLONE = UUID.fromString("7f230000-0000-4000-8000-000000000002");
    private static final String SNAPSHOT = "5a000000-0000-4000-8000-000000000001";
    private static final String ALL = "/agent/v1/vms/" + ID + "/snapshots";
    private static final String ONE = ALL + "/" + SNAPSHOT;
    private static final String FROM =
            "{\"vm_id\": \"%s\", \"snapshot_id\": \"%s\"}".formatted(ID, SNAPSHOT);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir Path directory;
    private TestHost host;
    private VmService vms;
    private ApiServer server;

    @BeforeEach
    void serve() throws IOException {
        host = new TestHost(directory).withSnapshots();
        vms = host.service();
        vms.ensure(ID, new VmSpec("demo", 1, 128, "demo"));
        MetricsService metrics = measuring();
        Spool spool = new Spool(directory.resolve("spool"), 1 << 24);
        Routes routes =
                new Routes(
                        new HostRoutes(SnapshotApiTest::info),
                        new VmRoutes(vms),
                        new SnapshotRoutes(vms),
                        new ImageRoutes(host.images(vms)),
                        new EventRoutes(vms),
                        new UpgradeRoutes(host.upgrades(vms)),
                        new DiagnosisRoutes(
                                new DiagnosisService(vms, metrics, InstantSource.system())),
                        new MetricsRoutes(vms, metrics, spool),
                        new ConsoleRoutes(new ConsoleService(vms, host.home())),
                        new ExportRoutes(
                                new HostExport(
                                        metrics,
                                        spool.counts(),
                                        Optional::empty,
                                        Optional.empty())));
        server =
                new ApiServer(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), routes);
        server.start();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void aVmIsPutToDiskAndGoesOnFromThere() throws Exception {
        vms.start(ID);

        VmSnapshot taken = read(send("PUT", ONE, ""), VmSnapshot.class);

        assertThat(taken.id()).hasToString(SNAPSHOT);
        assertThat(read(send("PUT", ONE, ""), VmSnapshot.class)).isEqualTo(taken);
        assertThat(read(send("GET", ALL, ""), VmSnapshot[].class)).containsExactly(taken);
        String restore = "/agent/v1/vms/" + ID + "/restore";
        assertProblem(send("POST", restore, FROM), 409, "wrong-state", "stop it first");
        vms.stop(ID);
        VmStatus restored = read(send("POST", restore, FROM), VmStatus.class);
        assertThat(restored.state()).isEqualTo(VmState.RUNNING);
        assertThat(send("DELETE", ONE, "").statusCode()).isEqualTo(204);
        assertProblem(send("DELETE", ONE, ""), 404, "not-found", SNAPSHOT);
        assertThat(send("GET", ALL, "").body()).isEqualTo("[]");
    }

    @Test
    void aCloneIsAnotherVm() throws Exception {
        vms.start(ID);
        send("PUT", ONE, "");
        vms.ensure(CLONE, new VmSpec("clone", 1, 128, "demo"));

        HttpResponse<String> response = send("POST", "/agent/v1/vms/" + CLONE + "/restore", FROM);

        assertThat(read(response, VmStatus.class).origin()).isEqualTo(ID);
    }

    @Test
    void whatIsNotThereIsToldSo() throws Exception {
        String restore = "/agent/v1/vms/" + ID + "/restore";

        assertProblem(send("POST", restore, FROM), 404, "not-found", SNAPSHOT);
        assertProblem(send("PUT", ALL + "/first", ""), 404, "not-found", "UUID");
        String unknown = ALL.replace("7f23", "7f24");
        assertProblem(send("GET", unknown, ""), 404, "not-found", "7f24");
        assertProblem(send("PUT", unknown + "/" + SNAPSHOT, ""), 404, "not-found", "7f24");
        assertProblem(send("DELETE", unknown + "/" + SNAPSHOT, ""), 404, "not-found", "7f24");
    }

    @Test
    void whatCannotBeIsToldWhy() throws Exception {
        assertProblem(send("PUT", ONE, ""), 409, "wrong-state", "only a running or paused VM");
        vms.start(ID);
        send("PUT", ONE, "");
        vms.ensure(CLONE, new VmSpec("larger", 2, 128, "demo"));
        String restore = "/agent/v1/vms/" + CLONE + "/restore";

        HttpResponse<String> refused = send("POST", restore, FROM);

        assertProblem(refused, 422, "invalid", CLONE.toString());
        assertThat(refused.body()).contains("\"field\":\"vcpu_count\"");
        assertProblem(send("POST", restore, "{}"), 422, "invalid", "shape");
        assertProblem(send("POST", restore, "{"), 400, "bad-request", "not JSON");
    }

    @Test
    void aVmmWithoutSnapshotsSaysSo() throws Exception {
        host.withoutSnapshots();
        vms.start(ID);

        assertProblem(send("PUT", ONE, ""), 501, "not-supported", "nothing to put to disk");
    }

    private MetricsService measuring() {
        return new MetricsService(new Unmeasured(vms), SnapshotApiTest::info, directory);
    }

    private static HostInfo info() {
        return new HostInfo(
                "1", "simulated", "tcg", "no guest at all", 2, 4096, List.of(), List.of("demo"));
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static <T> T read(HttpResponse<String> response, Class<T> type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Wire.mapper().readValue(response.body(), type);
    }

    private static void assertProblem(
            HttpResponse<String> response, int status, String name, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode problem = Wire.mapper().readTree(response.body());
        assertThat(problem.path("type").asString()).isEqualTo("/problems/" + name);
        assertThat(problem.path("detail").asString()).contains(detail);
    }
}
