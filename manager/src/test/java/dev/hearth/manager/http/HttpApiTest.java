// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.Contract;
import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every request meets: the gate, the headers, problems for everything, the UI's files.
@ExtendWith(WithManager.class)
class HttpApiTest {

    private final ManagerUnderTest manager;

    HttpApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void theManagerIsHealthy() {
        Answer health = manager.get("/v1/health");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.member("database")).isEqualTo("embedded");
        assertThat(manager.get("/v1/hosts").json().path(0).path("mem_total_mib").longValue())
                .isEqualTo(4_096);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,200",
        "LOCALHOST:8080,200",
        "127.0.0.1:1,200",
        "127.1.2.3,200",
        "[::1]:8080,200",
        "evil.example,421",
        "evil.example:8080,421",
        "localhost.evil.example,421",
        "127.0.0.1.evil.example,421",
        "192.168.1.1,421",
        "0.0.0.0,421",
        "localhost:,421",
    })
    void onlyLoopbackNamesAreAnswered(String host, int status) throws IOException {
        assertThat(raw("GET /v1/health HTTP/1.1\r\nHost: " + host + "\r\n"))
                .startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "null",
                "https://127.0.0.1",
                "http://127.0.0.1:1",
                "http://localhost:3000"
            })
    void aForeignPageMayNotUseTheApi(String origin) {
        Answer refused = manager.raw(request("/v1/vms").header("Origin", origin).build());

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.member("type")).isEqualTo("/problems/foreign-origin");
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void itsOwnPageMayUseTheApi() {
        String own = manager.address().toString();

        assertThat(manager.raw(request("/v1/vms").header("Origin", own).build()).status())
                .isEqualTo(200);
    }

    @Test
    void everyAnswerTellsBrowsersWhatThisSiteNeverDoes() {
        for (String path : new String[] {"/", "/v1/vms", "/v1/nothing"}) {
            Answer answer = manager.raw(request(path).build());

            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "script-src 'self';", "connect-src 'self'")
                    .doesNotContain("unsafe-eval");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Server")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1,404",
        "GET,/v1/,404",
        "GET,/v1/nothing,404",
        "GET,/v1/vms/,404",
        "POST,/nothing,404",
        "GET,/nothing.js,404",
        "PUT,/v1/vms,405",
        "PUT,/v1/vms/7,405",
        "GET,/v1/vms/7/start,405",
        "DELETE,/v1/metrics,405",
        "POST,/openapi.yaml,405",
        "OPTIONS,/v1/vms,405",
        "TRACE,/v1/vms,405",
    })
    void everyErrorIsAProblem(String method, String path, int status) throws IOException {
        String answer =
                raw(
                        "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                                .formatted(method, path));

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer).contains("application/problem+json", "\"type\":\"/problems/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/a\\b", "/v1/vms/%2f", "/<script>", "/\u0001"})
    void whatTheServerItselfRefusesIsAProblemToo(String target) throws IOException {
        String answer = raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(answer).contains("application/problem+json").doesNotContain("Tomcat");
    }

    @Test
    void headIsGetWithoutABody() throws IOException {
        String answer = raw("HEAD /v1/health HTTP/1.1\r\nHost: localhost\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    }

    @Test
    void theContractIsServed() {
        assertThat(manager.raw(request("/openapi.yaml").build()).text())
                .isEqualTo(Contract.openApi());
        assertThat(manager.raw(request("/v1/openapi.yaml").build()).text())
                .isEqualTo(Contract.openApi());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/vms/00000000-0000-4000-8000-000000000000"})
    void pathsOfTheApplicationGetItsPage(String path) {
        Answer page = manager.raw(request(path).header("Accept", "text/html,*/*;q=0.8").build());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("<title>Hearth");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
    }

    @Test
    void assetsNeverChangeAndAMissingOneIsNoPage() {
        Answer asset = manager.raw(request("/assets/for-tests-a1b2c3.js").build());

        assertThat(asset.text()).contains("for tests");
        assertThat(asset.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
        assertThat(asset.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/javascript");
        assertThat(
                        manager.raw(
                                        request("/assets/gone.js")
                                                .header("Accept", "text/html")
                                                .build())
                                .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../logback.xml",
                "/assets/../../../logback.xml",
                "/.hidden",
                "//etc/passwd"
            })
    void noPathLeadsOutOfTheSite(String path) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"))
                .doesNotContain("<configuration>")
                .containsPattern("^HTTP/1.1 (404|400)");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(manager.address() + path))
                .method("GET", BodyPublishers.noBody());
    }

    /// Sends what no decent client would, and reads until the manager closes.
    private String raw(String head) throws IOException {
        URI address = manager.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
