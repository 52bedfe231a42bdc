// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hearth.host.config.AddressRange;
import dev.hearth.host.image.archive.Budget;
import dev.hearth.host.image.archive.ImportRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// From where images are fetched, and what is done about who answers otherwise than expected.
/// Fixture: a server at a loopback address, with redirects.
class AllowedUrlsTest {

    private static final AddressRange LOOPBACK = AddressRange.parse("127.0.0.0/8");

    private HttpServer server;
    private String base;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/images/disk", exchange -> answer(exchange, 200, "content"));
        server.createContext("/images/chunks", exchange -> answer(exchange, 0, "in chunks"));
        server.createContext("/images/near", exchange -> redirect(exchange, "disk"));
        server.createContext("/images/loop", exchange -> redirect(exchange, "loop"));
        server.createContext("/images/out", exchange -> redirect(exchange, "/secret/x"));
        server.createContext(
                "/images/far", exchange -> redirect(exchange, "http://10.0.0.1/images/"));
        server.createContext("/images/none", exchange -> answer(exchange, 404, "no"));
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void whatIsAllowedIsFetchedAlsoByARedirectOrInChunks() throws IOException {
        assertThat(fetch("/images/disk")).isEqualTo("content");
        assertThat(fetch("/images/near")).isEqualTo("content");
        assertThat(fetch("/images/chunks")).isEqualTo("in chunks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/images/out", "/images/far", "/secret/x", "/images/../secret/x"})
    void nothingElseIsFetchedNotByARedirectEither(String path) {
        assertThatThrownBy(() -> fetch(path))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining("no URL this host imports from");
    }

    @Test
    void whoDoesNotAnswerAsHeShouldIsNamed() {
        assertThatThrownBy(() -> fetch("/images/loop")).hasMessageContaining("redirects more than");
        assertThatThrownBy(() -> fetch("/images/none")).hasMessageContaining("404");
        Download small = new Download(allowed(List.of(LOOPBACK)), 3, new Budget(100));
        assertThatThrownBy(() -> small.fetch(base + "/images/disk", (body, bytes) -> {}))
                .hasMessageContaining("has 7 bytes, and one import may have 3");
    }

    @Test
    void aLoopbackAddressIsRefusedUnlessItsRangeIsListed() {
        Download closed = new Download(allowed(List.of()), 100, new Budget(100));

        assertThatThrownBy(() -> closed.fetch(base + "/images/disk", (body, bytes) -> {}))
                .isInstanceOf(ImportRefused.class)
                .hasMessageContaining("which is not public");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "[::1]",
                "[fe80::1]",
                "[fd00::1]",
                "[::ffff:127.0.0.1]",
                "[64:ff9b::7f00:1]"
            })
    void addressesThatAreNotPublicAreClosed(String host) throws IOException {
        URI url = URI.create("http://" + host + "/");
        AllowedUrls allowed = new AllowedUrls(List.of(url), List.of());
        URI checked = allowed.check(url.toString());

        assertThatThrownBy(() -> allowed.resolve(checked)).isInstanceOf(ImportRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://images.example/vm/disk",
                "https://images.example:8443/vm/disk",
                "https://images.example.evil/vm/disk",
                "https://user@images.example/vm/disk",
                "https://images.example/vm/%2e%2e/disk",
                "https://images.example/vmx",
                "file:///etc/passwd",
                "images.example/vm/disk",
                "https://"
            })
    void aUrlMustReallyBeginAsListed(String url) {
        AllowedUrls allowed =
                new AllowedUrls(List.of(URI.create("https://images.example/vm/")), List.of());

        assertThatThrownBy(() -> allowed.check(url)).isInstanceOf(ImportRefused.class);
        assertThatCode(() -> allowed.check("https://IMAGES.example:443/vm/disk?x=1"))
                .doesNotThrowAnyException();
    }

    private String fetch(String path) throws IOException {
        StringBuilder found = new StringBuilder();
        new Download(allowed(List.of(LOOPBACK)), 100, new Budget(100))
                .fetch(
                        base + path,
                        (body, bytes) ->
                                found.append(
                                        new String(body.readAllBytes(), StandardCharsets.UTF_8)));
        return found.toString();
    }

    private AllowedUrls allowed(List<AddressRange> addresses) {
        return new AllowedUrls(List.of(URI.create(base + "/images/")), addresses);
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        answer(exchange, 302, "");
    }

    /// @param status 0: 200, in chunks
    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(
                    status == 0 ? 200 : status,
                    status == 0 ? 0 : bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
