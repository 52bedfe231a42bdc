// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.prometheus;

import dev.hearth.manager.config.HistoryStoreConfig;
import dev.hearth.manager.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks a store `/api/v1/query_range`. No redirect is followed and no proxy asked. Safe for use by
/// many threads.
public final class PrometheusClient implements AutoCloseable {

    /// Three sources, four figures and 11,000 steps are 4 MB.
    static final int LONGEST_ANSWER = 16 << 20;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private final HistoryStoreConfig config;
    private final URI rangeUrl;
    private final Duration deadline;
    private final RangeAnswer answers;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(CONNECT_LIMIT)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();

    /// @param deadline for all that is asked at once
    public PrometheusClient(HistoryStoreConfig config, Json json, Duration deadline) {
        this.config = config;
        this.rangeUrl = URI.create(config.url() + "/api/v1/query_range");
        this.deadline = deadline;
        this.answers = new RangeAnswer(json);
    }

    /// The store's URL, for people.
    public String name() {
        return config.url().toString();
    }

    /// Evaluates queries at each moment of a span, all of them at once; a list of lines for each.
    public List<List<Line>> range(List<String> queries, Span span)
            throws StoreFailed, InterruptedException {
        String token = token();
        List<CompletableFuture<HttpResponse<byte[]>>> sent = new ArrayList<>();
        try {
            for (String query : queries) {
                sent.add(
                        http.sendAsync(
                                request(query, span, token),
                                BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER)));
            }
            long end = System.nanoTime() + deadline.toNanos();
            List<List<Line>> lines = new ArrayList<>();
            for (CompletableFuture<HttpResponse<byte[]>> each : sent) {
                lines.add(answers.lines(answered(each, end - System.nanoTime()), span));
            }
            return lines;
        } finally {
            sent.forEach(each -> each.cancel(true));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    /// In the form of a page, as Grafana does it: a query may be longer than a URL should be.
    private HttpRequest request(String query, Span span, @Nullable String token) {
        String form =
                "query=%s&start=%s&end=%s&step=%d&timeout=%ds&nocache=1"
                        .formatted(
                                URLEncoder.encode(query, StandardCharsets.UTF_8),
                                seconds(span.firstMs()),
                                seconds(span.lastMs()),
                                span.stepMs() / 1_000,
                                deadline.toSeconds());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(rangeUrl)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("User-Agent", "hearth-manager")
                        .timeout(deadline)
                        .POST(HttpRequest.BodyPublishers.ofString(form));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private @Nullable String token() throws StoreFailed {
        Path file = config.bearerTokenFile().orElse(null);
        if (file == null) {
            return null;
        }
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < '\u007f')) {
                throw new StoreFailed(file + " has no token");
            }
            return token;
        } catch (IOException e) {
            throw new StoreFailed("no token can be read from " + file, e);
        }
    }

    private byte[] answered(CompletableFuture<HttpResponse<byte[]>> sent, long nanos)
            throws StoreFailed, InterruptedException {
        try {
            HttpResponse<byte[]> response = sent.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            if (response.statusCode() != 200) {
                throw new StoreFailed(answers.refusal(response.statusCode(), response.body()));
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new StoreFailed(late(), e);
        } catch (ExecutionException e) {
            throw new StoreFailed(reason(e.getCause()), e);
        }
    }

    private String reason(@Nullable Throwable cause) {
        return switch (cause) {
            case java.net.http.HttpTimeoutException _ -> late();
            case java.net.ConnectException _ -> "nobody listens there";
            case null, default -> "the connection failed: " + cause;
        };
    }

    private String late() {
        return "no answer in %d s".formatted(deadline.toSeconds());
    }

    private static String seconds(long ms) {
        return String.format(Locale.ROOT, "%d.%03d", ms / 1_000, ms % 1_000);
    }
}
