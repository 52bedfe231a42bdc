// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.hypervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// The stream of metrics, as the manager reads it: one batch a second with all VMs of the host.
final class Batches implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final BufferedReader lines;

    Batches(HostAgent agent) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(agent.uri("/metrics/stream")).build();
        try {
            HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
            lines =
                    new BufferedReader(
                            new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            http.close();
            throw new UncheckedIOException("reading the stream of metrics", e);
        }
    }

    /// Waits for the next batch, and says how many of its VMs are measured by their guests.
    int awaitLive() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("the stream of metrics ended");
        }
        JsonNode vms = HostAgent.JSON.readTree(line).path("vms");
        return (int) StreamSupport.stream(vms.spliterator(), false).filter(Batches::isLive).count();
    }

    private static boolean isLive(JsonNode entry) {
        JsonNode sample = entry.path("sample");
        return sample.path("state").asString().equals("live")
                && isOfGuest(sample.path("cpu_usage_percent"))
                && isOfGuest(sample.path("memory_usage_percent"));
    }

    private static boolean isOfGuest(JsonNode value) {
        return value.path("source").asString().equals("guest");
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        lines.close();
        http.close();
    }
}
