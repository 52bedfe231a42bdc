// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A store of Debian's packages, on a port and in a directory of its own; it can be ended and
/// started again.
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

    RealStore(Kind kind, Path directory) throws IOException {
        this.kind = kind;
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    void start() throws IOException {
        Path log = directory.resolve("log");
        process =
                new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        await(log.toString())
                .atMost(LIMIT)
                .until(() -> {
                    try {
                        return status(kind == Kind.PROMETHEUS ? "/-/ready" : "/health") == 200;
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    private List<String> command() throws IOException {
        String address = "127.0.0.1:" + port;
        return switch (kind) {
            case PROMETHEUS -> {
                Path config =
                        Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
                yield List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=" + address,
                        "--web.enable-remote-write-receiver");
            }
            case VICTORIA_METRICS ->
                    List.of(
                            "victoria-metrics",
                            "-storageDataPath=" + directory.resolve("data"),
                            "-httpListenAddr=" + address,
                            "-search.latencyOffset=0s");
        };
    }

    URI writeUrl() {
        return uri("/api/v1/write");
    }

    /// The answer to a query of raw samples, as JSON.
    String query(String promQl) throws IOException {
        String query = URLEncoder.encode(promQl, StandardCharsets.UTF_8);
        return get("/api/v1/query?query=" + query).body();
    }

    private int status(String path) throws IOException {
        return get(path).statusCode();
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        end();
    }

    /// It is away until it is started again.
    void end() {
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
    }
}
