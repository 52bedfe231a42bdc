// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;

/// Somebody who looks at one VM after the other, 24 h in minutes.
final class HistoryReader {

    private static final int MINUTES = 24 * 60;
    private static final Pattern KNOWN = Pattern.compile("\\b60000\\b");

    /// The minutes since the last one that was stored are missing, and only they.
    private static final int MOST_MISSING = 60;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(7);
    private final String address;
    private final List<UUID> vms;

    HistoryReader(String address, List<UUID> vms) {
        this.address = address;
        this.vms = vms;
    }

    /// Milliseconds of each of so many requests.
    double[] read(int times) throws IOException, InterruptedException {
        double[] ms = new double[times];
        for (int time = 0; time < times; time++) {
            UUID vm = vms.get(random.nextInt(vms.size()));
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://%s/v1/vms/%s/metrics/history?from=-24h&step=60s"
                                                    .formatted(address, vm)))
                            .build();
            long start = System.nanoTime();
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            ms[time] = (System.nanoTime() - start) / 1e6;
            if (time == 0) {
                requireWhole(answer);
            }
        }
        return ms;
    }

    private static void requireWhole(HttpResponse<String> answer) {
        long known = KNOWN.matcher(answer.body()).results().count();
        if (answer.statusCode() != 200 || known < 10L * (MINUTES - MOST_MISSING)) {
            throw new IllegalStateException(
                    "%d, and %d minutes known of ten metrics together"
                            .formatted(answer.statusCode(), known));
        }
    }
}
