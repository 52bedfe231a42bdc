// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
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
import java.io.InputStream;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The interface of a host agent with a fake hypervisor, served over real HTTP, and a client of it.
final class TestApi implements AutoCloseable {

    private static final String SPEC =
            """
            {"name": "demo", "vcpu_count": 1, "mem_size_mib": 128, "image": "demo", "disk_mib": null, "network": {"mode": "none", "forwards": []}, "external": null, "poll_interval_s": 1}\
            """;

    private final JsonMapper json = Wire.mapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ApiServer server;
    private final MetricsService metrics;
    private final ConsoleService consoles;
    private final Spool spool;

    TestApi(Path directory) throws IOException {
        TestHost host = new TestHost(directory);
        VmService vms = host.service();
        metrics = new MetricsService(new Unmeasured(vms), TestApi::info, directory);
        metrics.start();
        consoles = new ConsoleService(vms, host.home());
        consoles.start();
        spool = new Spool(directory.resolve("spool"), 1 << 24);
        metrics.subscribe(spool);
        Routes routes =
                new Routes(
                        new HostRoutes(TestApi::info),
                        new VmRoutes(vms),
                        new SnapshotRoutes(vms),
                        new ImageRoutes(host.images(vms)),
                        new EventRoutes(vms),
                        new UpgradeRoutes(host.upgrades(vms)),
                        new DiagnosisRoutes(
                                new DiagnosisService(vms, metrics, InstantSource.system())),
                        new MetricsRoutes(vms, metrics, spool),
                        new ConsoleRoutes(consoles),
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

    /// Makes the host hold a VM.
    void ensure(String id) throws Exception {
        HttpRequest.Builder request =
                request("/agent/v1/vms/" + id)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(SPEC));
        assertThat(send(request).statusCode()).isEqualTo(200);
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    /// The answer to somebody who names what they want, to be read as it comes.
    HttpResponse<InputStream> open(String path, String accept) throws Exception {
        HttpRequest.Builder request = request(path).header("Accept", accept);
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    HttpResponse<String> post(String path) throws Exception {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    HttpResponse<String> delete(String path) throws Exception {
        return send(request(path).DELETE());
    }

    HttpResponse<String> head(String path) throws Exception {
        return send(request(path).method("HEAD", BodyPublishers.noBody()));
    }

    int port() {
        return server.address().getPort();
    }

    VmStatus status(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readValue(response.body(), VmStatus.class);
    }

    Batch batch(String line) {
        return json.readValue(line, Batch.class);
    }

    JsonNode tree(String body) {
        return json.readTree(body);
    }

    void assertProblem(HttpResponse<String> response, int status, String name, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode problem = json.readTree(response.body());
        assertThat(problem.path("type").asString()).isEqualTo("/problems/" + name);
        assertThat(problem.path("detail").asString()).contains(detail);
    }

    @Override
    public void close() {
        client.close();
        server.close();
        consoles.close();
        metrics.close();
        spool.close();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(Duration.ofSeconds(10));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HostInfo info() {
        return new HostInfo(
                "1", "simulated", "tcg", "no guest at all", 2, 4096, List.of(), List.of("demo"));
    }
}
