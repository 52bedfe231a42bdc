// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import dev.hearth.host.config.RemoteWriteConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Speaks remote write 1.0 to a store. Redirects are not followed: samples go where they were told
/// to go. For use by one thread.
final class Store implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final long LIMIT_SECONDS = 30;
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int LONGEST_WHY = 300;
    private static final int TOO_MANY_REQUESTS = 429;

    private final RemoteWriteConfig config;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_LIMIT)
                    .build();

    Store(RemoteWriteConfig config) {
        this.config = config;
    }

    /// Sends one request: a compressed `WriteRequest`.
    Answer send(byte[] body) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(config.url())
                        .header("Content-Type", "application/x-protobuf")
                        .header("Content-Encoding", "snappy")
                        .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                        .header("User-Agent", "hearth-host-agent")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        Path token = config.bearerTokenFile().orElse(null);
        if (token != null) {
            try {
                request.header("Authorization", "Bearer " + Files.readString(token).strip());
            } catch (IOException | IllegalArgumentException e) {
                return new Answer.Later("no token can be read from " + token, null);
            }
        }
        return answer(request.build());
    }

    private Answer answer(HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(
                        request,
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), LONGEST_ANSWER));
        try {
            return of(sent.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return new Answer.Later("no answer in " + LIMIT_SECONDS + " s", null);
        } catch (ExecutionException e) {
            return new Answer.Later(String.valueOf(e.getCause()), null);
        } finally {
            sent.cancel(true);
        }
    }

    private static Answer of(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return new Answer.Taken();
        }
        String text = new String(response.body(), StandardCharsets.UTF_8).strip();
        String why = text.substring(0, Math.min(text.length(), LONGEST_WHY));
        if (status / 100 == 5 || status == TOO_MANY_REQUESTS) {
            return new Answer.Later(
                    "status " + status + ": " + why,
                    retryAfter(response.headers().firstValue("Retry-After").orElse("")));
        }
        return new Answer.Refused(status, why);
    }

    /// A number of seconds; a date, its other form, would need a common clock.
    private static @Nullable Duration retryAfter(String header) {
        return header.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(header)) : null;
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
