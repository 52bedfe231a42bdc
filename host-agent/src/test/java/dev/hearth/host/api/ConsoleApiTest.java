// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.ConsoleFrame;
import dev.hearth.contract.host.ConsoleFrame.Kind;
import dev.hearth.contract.host.ConsoleNotice;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.host.console.ConsoleService;
import dev.hearth.host.diagnosis.DiagnosisService;
import dev.hearth.host.export.HostExport;
import dev.hearth.host.metrics.MetricsService;
import dev.hearth.host.metrics.ObservedVms;
import dev.hearth.host.spool.Spool;
import dev.hearth.host.vm.FakeConsole;
import dev.hearth.host.vm.FakeHypervisor.FakeMachine;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A console over real HTTP. Fixture: a VM that runs, whose guest is the test.
class ConsoleApiTest {

    private static final UUID ID = UUID.fromString("7f230000-0000-4000-8000-000000000001");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir Path directory;
    private VmService vms;
    private ConsoleService consoles;
    private MetricsService metrics;
    private ApiServer server;

    @BeforeEach
    void serve() throws IOException {
        TestHost host = new TestHost(directory);
        vms = host.service();
        vms.ensure(ID, new VmSpec("demo", 1, 128, "demo"));
        vms.start(ID);
        consoles = new ConsoleService(vms, host.home());
        consoles.start();
        metrics = new MetricsService(new Nobody(), ConsoleApiTest::info, directory);
        Spool spool = new Spool(directory.resolve("spool"), 1 << 24);
        Routes routes =
                new Routes(
                        new HostRoutes(ConsoleApiTest::info),
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

    @AfterEach
    void close() {
        client.close();
        server.close();
        consoles.close();
        metrics.close();
    }

    @Test
    void aViewerIsShownAndTypes() throws Exception {
        guest().print("login: ");
        try (InputStream stream = attach("?name=a%20person")) {
            ConsoleNotice attached = notice(next(stream));
            assertThat(attached.bytes()).isEqualTo(7);
            assertThat(next(stream).payload()).isEqualTo(bytes("login: "));

            String viewer = "/viewers/" + attached.viewer();
            assertThat(post(viewer + "/input", "application/octet-stream", "root\n"))
                    .isEqualTo(204);
            ConsoleNotice keyboard = notice(next(stream));
            assertThat(Objects.requireNonNull(keyboard.writer()).name()).isEqualTo("a person");
            await().until(() -> guest().typedText().equals("root\n"));

            String resize = "{\"type\":\"resize\",\"columns\":80,\"rows\":24}";
            assertThat(post(viewer + "/control", "application/json", resize)).isEqualTo(204);
            assertThat(post(viewer + "/control", "application/json", "{\"type\":\"fly\"}"))
                    .isEqualTo(422);
            assertThat(post(viewer + "/input", "text/plain", "x")).isEqualTo(415);
            assertThat(send(request(viewer).DELETE()).statusCode()).isEqualTo(204);
            assertThat(post(viewer + "/input", "application/octet-stream", "x")).isEqualTo(404);
        }
    }

    @Test
    void whoIsGoneWithoutAWordLosesTheKeyboard() throws Exception {
        InputStream first = attach("?name=first");
        UUID id = Objects.requireNonNull(notice(next(first)).viewer());
        post("/viewers/" + id + "/input", "application/octet-stream", "a");
        first.close();

        try (InputStream second = attach("?name=second")) {
            ConsoleNotice attached = notice(next(second));
            assertThat(Objects.requireNonNull(attached.writer()).name()).isEqualTo("first");

            // A heartbeat that cannot be written tells that the first has gone.
            assertThat(notice(next(second)).writer()).isNull();
        }
    }

    @Test
    void theStreamEndsWithTheServer() throws Exception {
        try (InputStream stream = attach("")) {
            next(stream);

            assertThat(Thread.ofVirtual().start(server::close).join(Duration.ofSeconds(5)))
                    .isTrue();
        }
    }

    @Test
    void whatIsAskedForWronglyIsRefused() throws Exception {
        assertThat(send(request("/stream?mode=both").GET()).statusCode()).isEqualTo(422);
        assertThat(send(request("/stream?name=%0a").GET()).statusCode()).isEqualTo(422);
        assertThat(send(request("/viewers/nobody").DELETE()).statusCode()).isEqualTo(404);

        vms.stop(ID);
        assertThat(send(request("/stream").GET()).statusCode()).isEqualTo(409);
    }

    @Test
    void theLogIsTextAlsoWhenTheVmIsStopped() throws Exception {
        guest().print("\u001b[1mhello\u001b[0m\r\n");
        assertThat(send(request("/log").GET()).body()).isEqualTo("hello\n");

        vms.stop(ID);
        assertThat(send(request("/log").GET()).body()).isEqualTo("hello\n");
    }

    private FakeConsole guest() {
        return vms.machine(ID).map(FakeMachine.class::cast).map(FakeMachine::console).orElseThrow();
    }

    private InputStream attach(String query) throws Exception {
        HttpResponse<InputStream> response =
                client.send(request("/stream" + query).GET().build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /// The next frame that says something.
    private static ConsoleFrame next(InputStream stream) throws IOException {
        ConsoleFrame frame = ConsoleFrame.readFrom(stream).orElseThrow();
        for (int beats = 0; frame.kind() == Kind.HEARTBEAT && beats < 20; beats++) {
            frame = ConsoleFrame.readFrom(stream).orElseThrow();
        }
        return frame;
    }

    private static ConsoleNotice notice(ConsoleFrame frame) {
        assertThat(frame.kind()).isEqualTo(Kind.NOTICE);
        return Wire.mapper().readValue(frame.payload(), ConsoleNotice.class);
    }

    private int post(String path, String type, String body) throws Exception {
        return send(request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)))
                .statusCode();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create(
                        "http://127.0.0.1:%d/agent/v1/vms/%s/console%s"
                                .formatted(server.address().getPort(), ID, path)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static HostInfo info() {
        return new HostInfo(
                "1", "simulated", "tcg", "no guest at all", 2, 4096, List.of(), List.of("demo"));
    }

    /// Nothing is measured here.
    private record Nobody() implements ObservedVms {
        @Override
        public List<VmStatus> statuses() {
            return List.of();
        }

        @Override
        public List<VcpuThread> vcpuThreads(UUID id) {
            return List.of();
        }

        @Override
        public Optional<DiskTotals> diskTotals(UUID id) {
            return Optional.empty();
        }
    }
}
