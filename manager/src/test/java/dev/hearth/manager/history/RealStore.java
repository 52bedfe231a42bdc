// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A store of Debian's packages with samples in it, on a port and in a directory of its own.
final class RealStore implements AutoCloseable {

    /// Which one.
    enum Kind {
        PROMETHEUS,
        VICTORIA_METRICS
    }

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Kind kind;
    private final Path directory;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Process process;

    RealStore(Kind kind, Path directory) {
        this.kind = kind;
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Starts it with these samples, once.
    void start(StoredSamples samples) throws Exception {
        if (kind == Kind.PROMETHEUS) {
            Path text = Files.writeString(directory.resolve("samples"), samples.openMetrics());
            run(
                    "promtool",
                    "tsdb",
                    "create-blocks-from",
                    "openmetrics",
                    text.toString(),
                    directory.resolve("data").toString());
        }
        process = process(command());
        await(directory.toString()).atMost(LIMIT).until(this::isReady);
        if (kind == Kind.VICTORIA_METRICS) {
            send(
                    HttpRequest.newBuilder(URI.create(url() + "/api/v1/import/prometheus"))
                            .POST(HttpRequest.BodyPublishers.ofString(samples.prometheus())));
            send(HttpRequest.newBuilder(URI.create(url() + "/internal/force_flush")));
        }
    }

    /// Below which its API is.
    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// It is away from now on.
    @Override
    public void close() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroy();
            try {
                if (!running.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException e) {
                running.destroyForcibly();
            }
        }
        client.shutdownNow();
    }

    private List<String> command() throws IOException {
        String address = "127.0.0.1:" + port;
        return switch (kind) {
            case PROMETHEUS ->
                    List.of(
                            "prometheus",
                            "--config.file="
                                    + Files.writeString(
                                            directory.resolve("prometheus.yml"), "global: {}\n"),
                            "--storage.tsdb.path=" + directory.resolve("data"),
                            "--storage.tsdb.retention.time=10y",
                            "--web.listen-address=" + address);
            case VICTORIA_METRICS ->
                    List.of(
                            "victoria-metrics",
                            "-storageDataPath=" + directory.resolve("data"),
                            "-retentionPeriod=10y",
                            "-httpListenAddr=" + address);
        };
    }

    private boolean isReady() {
        try {
            String path = kind == Kind.PROMETHEUS ? "/-/ready" : "/health";
            return client.send(
                                    HttpRequest.newBuilder(URI.create(url() + path))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process tool = process(List.of(command));
        if (!tool.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            tool.destroyForcibly();
        }
        if (tool.exitValue() != 0) {
            throw new IOException(Files.readString(directory.resolve("log")));
        }
    }

    private Process process(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .start();
    }
}
