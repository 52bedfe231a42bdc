// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.console.ConsoleService;
import dev.hearth.host.diagnosis.DiagnosisService;
import dev.hearth.host.export.HostExport;
import dev.hearth.host.metrics.MetricsService;
import dev.hearth.host.spool.Spool;
import dev.hearth.host.vm.TestHost;
import dev.hearth.host.vm.VmService;
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

/// `/metrics` over real HTTP, of a host that holds one stopped VM.
class ExportApiTest {

    private static final UUID ID = new UUID(7, 7);
    private static final HostInfo INFO =
            new HostInfo("1", "simulated", "tcg", "a test", 2, 4096, List.of(), List.of("demo"));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir Path directory;
    private MetricsService metrics;
    private HostExport export;
    private ApiServer server;

    @BeforeEach
    void serve() throws IOException {
        TestHost host = new TestHost(directory);
        VmService vms = host.service();
        vms.ensure(ID, new VmSpec("web", 1, 128, "demo"));
        metrics = new MetricsService(new Unmeasured(vms), () -> INFO, directory);
        Spool spool = new Spool(directory.resolve("spool"), 1 << 24);
        export = new HostExport(metrics, spool.counts(), Optional::empty, Optional.empty());
        metrics.start();
        Routes routes =
                new Routes(
                        new HostRoutes(() -> INFO),
                        new VmRoutes(vms),
                        new SnapshotRoutes(vms),
                        new ImageRoutes(host.images(vms)),
                        new EventRoutes(vms),
                        new UpgradeRoutes(host.upgrades(vms)),
                        new DiagnosisRoutes(
                                new DiagnosisService(vms, metrics, InstantSource.system())),
                        new MetricsRoutes(vms, metrics, spool),
                        new ConsoleRoutes(new ConsoleService(vms, host.home())),
                        new ExportRoutes(export));
        server =
                new ApiServer(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), routes);
        server.start();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        export.close();
        metrics.close();
    }

    @Test
    void aScrapeTellsTheVmAsTheNewestSecondHasIt() throws Exception {
        await().until(() -> get().body().contains("hearth_vm_info{"));

        assertThat(get().body())
                .contains("hearth_vm_state{name=\"web\",state=\"stopped\",vm=\"" + ID + "\"} 1.0")
                .doesNotContain("hearth_vm_cpu", "hearth_vmm_");
    }

    @Test
    void theFormIsTheOneThatIsAskedFor() throws Exception {
        HttpResponse<String> openMetrics =
                send(
                        request()
                                .header("Accept", "text/plain;q=0.5")
                                .header("Accept", "application/openmetrics-text;version=1.0.0"));

        assertThat(get().headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(openMetrics.headers().firstValue("Content-Type"))
                .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(openMetrics.body()).endsWith("# EOF\n");
    }

    @Test
    void theRulesOfAllOtherRoutesHold() throws Exception {
        HttpResponse<String> posted = send(request().POST(BodyPublishers.noBody()));
        HttpResponse<String> page = send(request().header("Origin", "http://example.org"));

        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(posted.headers().firstValue("Allow")).contains("GET");
        assertThat(page.statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> get() throws IOException, InterruptedException {
        return send(request());
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request() {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/metrics");
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10));
    }
}
