// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What answers where a guest's agent would, and takes another when it is signed.
final class FakeAgent implements AutoCloseable {

    private static final String X509_ED25519 = "302a300506032b6570032100";
    private static final int SIGNATURE_BYTES = 64;

    private final HttpServer server;

    /// What it can, as JSON.
    volatile String capabilities = "[\"upgrade\"]";

    /// Its health when it is not to be made from all else.
    volatile @Nullable String health;

    /// The key of which it takes another agent.
    volatile String upgradeKey = "";

    /// What was sent to it last.
    volatile byte @Nullable [] program;

    private volatile String version = "0.1.0";
    private volatile long startedNanos = System.nanoTime() - 60_000_000_000L;

    FakeAgent(String address) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 0);
        server.createContext("/health", this::health);
        server.createContext("/agent", this::replace);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    static boolean isSigned(String publicKey, byte[] signature, byte[] content) {
        try {
            Signature checked = Signature.getInstance("Ed25519");
            checked.initVerify(
                    KeyFactory.getInstance("Ed25519")
                            .generatePublic(
                                    new X509EncodedKeySpec(
                                            HexFormat.of().parseHex(X509_ED25519 + publicKey))));
            checked.update(content);
            return checked.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void health(HttpExchange exchange) throws IOException {
        String set = health;
        double uptime = (System.nanoTime() - startedNanos) / 1e9;
        String made =
                "{\"status\":\"healthy\",\"version\":\"%s\",\"uptime_seconds\":%f,\"capabilities\":%s}"
                        .formatted(version, uptime, capabilities);
        answer(exchange, 200, set == null ? made : set);
    }

    private void replace(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        byte[] signature = Arrays.copyOf(body, SIGNATURE_BYTES);
        byte[] sent = Arrays.copyOfRange(body, SIGNATURE_BYTES, body.length);
        if (!isSigned(upgradeKey, signature, sent)) {
            answer(exchange, 403, "{}");
            return;
        }
        program = sent;
        version = "0.2.0";
        startedNanos = System.nanoTime();
        answer(exchange, 202, "{}");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
