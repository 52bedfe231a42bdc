// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.guest;

import dev.hearth.fakefirecracker.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/// The agent in the guest: answers `GET /metrics` and `GET /health` on any stream, one request
/// after the other, for as long as the guest is up. It stands still while the guest is paused. Safe
/// for use by many threads.
public final class GuestAgent {

    /// The port it listens on.
    public static final int PORT = 8080;

    private static final int MAX_LINES = 100;

    private final Guest guest;
    private final AtomicLong requests = new AtomicLong();

    public GuestAgent(Guest guest) {
        this.guest = guest;
    }

    /// Serves one connection until its end.
    public void serve(InputStream in, OutputStream out) throws IOException, InterruptedException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1024);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int headers = 0;
            for (String header = lines.readLine();
                    header != null && !header.isEmpty();
                    header = lines.readLine()) {
                if (++headers > MAX_LINES) {
                    return;
                }
            }
            guest.clock().awaitRunning();
            if (guest.life() != Guest.Life.UP) {
                // A dead guest says nothing, and does not hang up either.
                while (in.read() >= 0) {}
                return;
            }
            out.write(answer(line).getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private String answer(String requestLine) {
        long count = requests.incrementAndGet();
        if (requestLine.startsWith("GET /metrics ")) {
            return response("200 OK", GuestReport.of(guest, count));
        }
        if (requestLine.startsWith("GET /health ")) {
            return response("200 OK", Json.write(GuestReport.health(guest)));
        }
        return response("404 Not Found", "{\"error\":\"there are /metrics and /health\"}");
    }

    private static String response(String status, String body) {
        return "HTTP/1.1 "
                + status
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n"
                + body;
    }
}
