// SPDX-License-Identifier: Apache-2.0
package dev.hearth.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/// A raw answer of the manager, for tests that send what no client would.
///
/// @param status the HTTP status
/// @param contentType empty when there is none
/// @param body the text
public record Answer(int status, String contentType, String body) {

    /// Sends a request as JSON and returns whatever comes back.
    public static Answer to(Hearth hearth, String method, String path, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + hearth.managerAddress() + path))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            String type = answer.headers().firstValue("Content-Type").orElse("");
            return new Answer(answer.statusCode(), type, answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// The problem's type.
    public String problem() {
        return field("type");
    }

    /// What the problem says to do.
    public String detail() {
        return field("detail");
    }

    private String field(String name) {
        return new JsonMapper().readTree(body).path(name).asString("");
    }
}
