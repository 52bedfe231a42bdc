// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.frame.FrameReader;
import dev.hearth.contract.host.frame.FrameWriter;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The batches of a host over real HTTP: those that come, and those that were missed.
class StreamApiTest {

    private static final String ID = "7f230000-0000-4000-8000-000000000001";
    private static final String STREAM = "/agent/v1/metrics/stream";
    private static final String KEPT = "/agent/v1/metrics/kept";
    private static final String FRAMES = FrameWriter.MEDIA_TYPE;

    @TempDir Path directory;
    private TestApi api;

    @BeforeEach
    void serve() throws Exception {
        api = new TestApi(directory);
        api.ensure(ID);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void theStreamBeginsAtOnceAndGoesOn() throws Exception {
        HttpResponse<InputStream> response = api.open(STREAM, "*/*");

        assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            Batch first = api.batch(lines.readLine());
            assertThat(api.batch(lines.readLine()).seq()).isEqualTo(first.seq() + 1);
        }
    }

    @Test
    void whoNamesFramesGetsFrames() throws Exception {
        HttpResponse<InputStream> response =
                api.open(STREAM, "application/problem+json, " + FRAMES);

        assertThat(response.headers().firstValue("Content-Type")).contains(FRAMES);
        try (InputStream body = response.body()) {
            FrameReader reader = new FrameReader(body);
            Batch first = reader.next().orElseThrow();
            Batch second = reader.next().orElseThrow();
            assertThat(second.run()).isEqualTo(first.run());
            assertThat(second.seq()).isEqualTo(first.seq() + 1);
            assertThat(second.vms()).hasSize(1);
        }
    }

    @Test
    void whatWasMissedIsThereForAWhile() throws Exception {
        Awaitility.await().until(() -> kept("").size() >= 2);
        Batch first = kept("").getFirst();

        List<Batch> later = kept("?run=%s&after=%d".formatted(first.run(), first.seq()));

        assertThat(later).isNotEmpty();
        assertThat(later).filteredOn(batch -> batch.seq() > first.seq()).isNotEmpty();
    }

    @Test
    void halfAPositionIsNone() throws Exception {
        for (String query : List.of("?after=3", "?run=" + ID, "?run=x&after=3")) {
            api.assertProblem(api.get(KEPT + query), 400, "bad-request", "run and after");
        }
    }

    private List<Batch> kept(String query) throws Exception {
        HttpResponse<InputStream> response = api.open(KEPT + query, FRAMES);
        assertThat(response.statusCode()).isEqualTo(200);
        List<Batch> batches = new ArrayList<>();
        try (InputStream body = response.body()) {
            FrameReader reader = new FrameReader(body);
            Optional<Batch> next = reader.next();
            while (next.isPresent()) {
                batches.add(next.get());
                next = reader.next();
            }
        }
        return batches;
    }
}
