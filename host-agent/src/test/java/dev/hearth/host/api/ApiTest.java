// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.HostInfo;
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
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The whole interface over real HTTP, with a fake hypervisor: every operation of the OpenAPI
/// document, and every way to ask wrongly.
class ApiTest {

    private static final String ID = "7f230000-0000-4000-8000-000000000001";
    private static final String SPEC =
            """
            {"name": "demo", "vcpu_count": 1, "mem_size_mib": 128, "image": "demo", "disk_mib": null, "network": {"mode": "none", "forwards": []}, "external": null, "poll_interval_s": 1}\
            """;

    private final JsonMapper json = Wire.mapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir Path directory;
    private TestHost host;
    private ApiServer server;
    private MetricsService metrics;
    private ConsoleService consoles;
    private Spool spool;
    private Router router;

    @BeforeEach
    void serve() throws IOException {
        host = new TestHost(directory);
        VmService vms = host.service();
        metrics = new MetricsService(new Unmeasured(vms), ApiTest::info, directory);
        metrics.start();
        consoles = new ConsoleService(vms, host.home());
        consoles.start();
        spool = new Spool(directory.resolve("spool"), 1 << 24);
        Routes routes =
                new Routes(
                        new HostRoutes(ApiTest::info),
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
        router = routes.router();
        server =
                new ApiServer(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), routes);
        server.start();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        consoles.close();
        metrics.close();
        spool.close();
    }

    @Test
    void theRoutesAreExactlyTheOperationsOfTheDocument() throws Exception {
        Set<String> documented = new TreeSet<>();
        JsonNode document = new YAMLMapper().readTree(get("/agent/v1/openapi.yaml").body());
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue().propertyNames().stream()
                                .filter(name -> !name.equals("parameters"))
                                .forEach(method ->
                                        documented.add(
                                                method.toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey())));

        Set<String> served = new TreeSet<>();
        router.routes().forEach(route -> served.add(route.method() + " " + route.path()));

        assertThat(served).isEqualTo(documented).isNotEmpty();
    }

    @Test
    void aVmGoesThroughItsLife() throws Exception {
        assertThat(status(put(SPEC)).state().toString()).isEqualTo("stopped");
        assertThat(put(SPEC).statusCode()).isEqualTo(200);
        VmStatus running = status(post("/agent/v1/vms/" + ID + "/start"));
        assertThat(running.state().toString()).isEqualTo("running");
        assertThat(status(get("/agent/v1/vms/" + ID))).isEqualTo(running);
        assertThat(json.readTree(get("/agent/v1/vms").body())).hasSize(1);
        assertProblem(post("/agent/v1/vms/" + ID + "/start"), 409, "wrong-state", ID);
        assertProblem(delete(), 409, "wrong-state", "stop it first");
        assertThat(status(post("/agent/v1/vms/" + ID + "/stop")).pid()).isNull();
        HttpResponse<String> deleted = delete();
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertProblem(get("/agent/v1/vms/" + ID), 404, "not-found", ID);
    }

    @Test
    void aVmIsPausedAndResumed() throws Exception {
        put(SPEC);
        String vm = "/agent/v1/vms/" + ID;
        assertProblem(post(vm + "/pause"), 409, "wrong-state", "only a running VM");
        VmStatus running = status(post(vm + "/start"));

        assertThat(status(post(vm + "/pause")).state()).isEqualTo(VmState.PAUSED);
        assertThat(status(post(vm + "/resume")))
                .usingRecursiveComparison()
                .ignoringFields("eventSeq")
                .isEqualTo(running);
        assertProblem(post(vm + "/resume"), 409, "wrong-state", "running already");
        assertProblem(post(vm.replace("7f23", "7f24") + "/pause"), 404, "not-found", "7f24");
    }

    @Test
    void theHostDescribesItself() throws Exception {
        assertThat(get("/agent/v1/health").body())
                .isEqualTo("{\"status\":\"healthy\",\"version\":\"1\"}");
        assertThat(json.readValue(get("/agent/v1/host").body(), HostInfo.class)).isEqualTo(info());
    }

    @Test
    void unknownIsNullAndNotLeftOut() throws Exception {
        put(SPEC);

        assertThat(get("/agent/v1/vms/" + ID).body())
                .contains("\"reason\":null", "\"pid\":null", "\"incarnation\":null");
    }

    @Test
    void aStoppedVmHasASampleAndNoProcess() throws Exception {
        put(SPEC);

        Awaitility.await().until(() -> get("/agent/v1/vms/" + ID + "/metrics").statusCode() == 200);
        JsonNode sample = json.readTree(get("/agent/v1/vms/" + ID + "/metrics").body());
        assertThat(sample.path("state").asString()).isEqualTo("stopped");
        JsonNode breakdown =
                json.readTree(get("/agent/v1/vms/" + ID + "/metrics/breakdown").body());
        assertThat(breakdown.path("cpus").isNull()).isTrue();
        assertThat(breakdown.path("reason").asString()).contains("not running");
        String stats = "/agent/v1/vms/" + ID + "/metrics/process-stats";
        assertProblem(get(stats), 409, "wrong-state", "no process");
        assertProblem(post(stats), 409, "wrong-state", "no process");
        String unknown = stats.replace("7f23", "7f24");
        assertProblem(get(unknown), 404, "not-found", "7f24");
    }

    @Test
    void whatIsNoJsonIsABadRequest() throws Exception {
        assertProblem(put("{"), 400, "bad-request", "not JSON");
        assertProblem(put(""), 422, "invalid", "shape");
        assertProblem(put(SPEC + "{}"), 422, "invalid", "shape");
    }

    @Test
    void whatHasAnotherShapeNamesTheField() throws Exception {
        assertFaults(put("{\"name\": \"demo\"}"), "vcpu_count");
        assertFaults(put(SPEC.replace("1,", "\"1\",")), "vcpu_count");
        assertFaults(put(SPEC.replace("1,", "1.5,")), "vcpu_count");
        assertFaults(put(SPEC.replace("{", "{\"more\": 1, ")), "more");
    }

    @Test
    void allFaultsOfAVmAreToldAtOnce() throws Exception {
        assertFaults(
                put(
                        """
                        {"name": "", "vcpu_count": 0, "mem_size_mib": 5000, "image": "none", "disk_mib": 0,
                         "network": {"mode": "nat", "forwards": [{"host_port": 0, "guest_port": 1}]},
                         "external": null, "poll_interval_s": 1}
                        """),
                "name",
                "vcpu_count",
                "mem_size_mib",
                "image",
                "disk_mib",
                "network.forwards[0].host_port");
    }

    @Test
    void theWrongMethodIsToldTheRightOnes() throws Exception {
        HttpResponse<String> response =
                send(request("/agent/v1/vms").POST(BodyPublishers.noBody()).build());

        assertProblem(response, 405, "method-not-allowed", "GET");
        assertThat(response.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void anIdThatIsNoneNamesNoVm() throws Exception {
        assertProblem(get("/agent/v1/vms/1-2-3-4-5"), 404, "not-found", "UUID");
        assertProblem(get("/agent/v1/vms/..%2Fx"), 404, "not-found", "UUID");
        assertProblem(get("/agent/v2"), 404, "not-found", "openapi.yaml");
    }

    @Test
    void aBodyThatIsNotCalledJsonIsRefused() throws Exception {
        HttpResponse<String> response =
                send(
                        request("/agent/v1/vms/" + ID)
                                .PUT(BodyPublishers.ofString(SPEC))
                                .header("Content-Type", "text/plain")
                                .build());

        assertProblem(response, 415, "unsupported-media-type", "application/json");
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        assertProblem(put(" ".repeat(65536) + SPEC), 413, "too-large", "65536");
    }

    @Test
    void whatIsNullIsAFaultAndNoError() throws Exception {
        assertFaults(put(SPEC.replace("\"demo\"", "null")), "name", "image");
    }

    @Test
    void aRequestThatDoesNotComeToItsEndIsCutOff() throws Exception {
        try (Socket slow = new Socket(server.address().getAddress(), server.address().getPort())) {
            slow.setSoTimeout(20_000);
            slow.getOutputStream()
                    .write("GET /agent/v1/vms HTTP/1.1\r\nHost:".getBytes(StandardCharsets.UTF_8));

            assertThat(slow.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void closingLetsAStartComeToItsEnd() throws Exception {
        put(SPEC);
        host.allowStarts(0);
        CompletableFuture<HttpResponse<String>> start =
                client.sendAsync(
                        request("/agent/v1/vms/" + ID + "/start")
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        Awaitility.await().until(() -> get("/agent/v1/vms/" + ID).body().contains("\"starting\""));

        Thread closing = Thread.ofVirtual().start(server::close);
        Awaitility.await().until(() -> closing.getState() != Thread.State.RUNNABLE);
        host.allowStarts(1);

        assertThat(status(start.get(10, TimeUnit.SECONDS)).state()).isEqualTo(VmState.RUNNING);
        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void closingWaitsForNoStream() throws Exception {
        HttpResponse<InputStream> response =
                client.send(
                        request("/agent/v1/metrics/stream").GET().build(),
                        BodyHandlers.ofInputStream());

        assertThat(Thread.ofVirtual().start(server::close).join(Duration.ofSeconds(5))).isTrue();
        response.body().close();
    }

    @Test
    void aWebPageIsRefused() throws Exception {
        HttpResponse<String> response =
                send(request("/agent/v1/vms").GET().header("Origin", "http://example.org").build());

        assertProblem(response, 403, "forbidden", "web pages");
    }

    private void assertFaults(HttpResponse<String> response, String... fields) throws Exception {
        assertProblem(response, 422, "invalid", "");
        assertThat(
                        json.readTree(response.body()).path("errors").values().stream()
                                .map(fault -> fault.path("field").asString()))
                .containsExactly(fields);
    }

    private void assertProblem(
            HttpResponse<String> response, int status, String name, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        JsonNode problem = json.readTree(response.body());
        assertThat(problem.path("type").asString()).isEqualTo("/problems/" + name);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asString()).contains(detail);
    }

    private VmStatus status(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readValue(response.body(), VmStatus.class);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET().build());
    }

    private HttpResponse<String> post(String path) throws Exception {
        return send(request(path).POST(BodyPublishers.noBody()).build());
    }

    private HttpResponse<String> put(String body) throws Exception {
        return send(
                request("/agent/v1/vms/" + ID)
                        .PUT(BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json; charset=utf-8")
                        .build());
    }

    private HttpResponse<String> delete() throws Exception {
        return send(request("/agent/v1/vms/" + ID).DELETE().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    private static HostInfo info() {
        return new HostInfo(
                "1", "simulated", "tcg", "no guest at all", 2, 4096, List.of(), List.of("demo"));
    }
}
