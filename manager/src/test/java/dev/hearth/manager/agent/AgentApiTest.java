// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The guest agent for machines that Hearth did not boot, through the public API. On a whole
/// manager with a fake host agent, and the head of a program for an agent.
@ExtendWith(WithManager.class)
class AgentApiTest {

    private static final String PATH = "/v1/guest-agent/linux-amd64";

    private final ManagerUnderTest manager;

    AgentApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void theBinaryComesWithItsDigest() throws Exception {
        byte[] binary = Files.readAllBytes(manager.home().resolve("guest-agent"));
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(binary));

        Answer answer = manager.get(PATH);

        assertThat(bytes(PATH)).isEqualTo(binary);
        assertThat(answer.headers().firstValue("ETag")).hasValue('"' + sha256 + '"');
        assertThat(answer.headers().firstValue("Repr-Digest"))
                .hasValue(
                        "sha-256=:%s:"
                                .formatted(
                                        Base64.getEncoder()
                                                .encodeToString(HexFormat.of().parseHex(sha256))));
        assertThat(manager.get(PATH + "/sha256").text())
                .isEqualTo(sha256 + "  guest-agent-linux-amd64\n");
        Answer list = manager.get("/v1/guest-agent");
        assertThat(list.json().path("binaries")).hasSize(1);
        assertThat(list.json().path("binaries").get(0).path("sha256").asString()).isEqualTo(sha256);
        assertThat(list.json().path("binaries").get(0).path("size_bytes").intValue())
                .isEqualTo(binary.length);
    }

    @Test
    void isNotSentAgainToWhoHasIt() {
        String tag = manager.get(PATH).headers().firstValue("ETag").orElseThrow();

        Answer again = manager.raw(request(PATH).header("If-None-Match", tag).build());

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
    }

    @Test
    void itsSignatureIsProvenByThePublicKey() throws Exception {
        String pem = manager.get("/v1/guest-agent/public-key").text();
        assertThat(manager.get("/v1/guest-agent").member("public_key")).isEqualTo(pem);
        assertThat(manager.get(PATH + "/signature").status()).isEqualTo(200);

        assertThat(isProven(pem, bytes(PATH), bytes(PATH + "/signature"))).isTrue();
        assertThat(isProven(pem, new byte[64], bytes(PATH + "/signature"))).isFalse();
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        manager.home().resolve("manager/guest-agent.key"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @CsvSource({
        "linux-arm64,set HEARTH_MANAGER_GUEST_AGENT_ARM64",
        "plan9-mips,see GET /v1/guest-agent",
    })
    void whatIsNotThereIsSaid(String platform, String hint) {
        Answer refused = manager.get("/v1/guest-agent/" + platform);

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.member("detail")).contains(platform).contains(hint);
    }

    @Test
    void theScriptIsForOneMachine() throws IOException {
        UUID id = external("10.9.1.1");

        Answer answer = manager.get("/v1/vms/" + id + "/guest-agent/install.sh");

        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/x-shellscript");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.text())
                .contains("\nMANAGER='" + manager.address() + "'\n")
                .contains("\nVM_ID='" + id + "'\n")
                .contains("\nGUEST_IP='10.9.1.1'\n")
                .contains("\nAGENT_PORT='8080'\n")
                .containsPattern("\nTOKEN='[0-9a-f]{64}'\n")
                .containsPattern("\nSHA256_AMD64='[0-9a-f]{64}'\n")
                .contains("\nSHA256_ARM64=''\n")
                .doesNotContain("'@")
                .endsWith("\nmain \"$@\"\n");
        assertThat(raw("10.0.2.2:8080", "/v1/vms/" + id + "/guest-agent/install.sh"))
                .contains("\nMANAGER='http://10.0.2.2:8080'\n");
        manager.delete("/v1/vms/" + id);
    }

    @Test
    void aVmThatHearthBootsNeedsNoScript() {
        UUID id = manager.createVm();

        Answer refused = manager.get("/v1/vms/" + id + "/guest-agent/install.sh");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.member("detail")).contains("brings the guest agent along");
        assertThat(manager.get("/v1/vms/" + UUID.randomUUID() + "/guest-agent/install.sh").status())
                .isEqualTo(404);
    }

    @Test
    void anAgentHasToShowTheTokenOfItsVm() {
        UUID one = external("10.9.2.1");
        UUID other = external("10.9.2.2");

        assertThat(register(one, "10.9.2.3", token(one)).status()).isEqualTo(204);
        Answer refused = register(one, "10.9.2.4", token(other));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.member("type")).isEqualTo("/problems/wrong-token");
        assertThat(refused.member("detail")).contains(one.toString()).doesNotContain(token(one));
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer error=\"invalid_token\"");
        assertThat(register(one, "10.9.2.4", "").status()).isEqualTo(401);
        assertThat(manager.get("/v1/vms/" + one).member("guest_ip")).isEqualTo("10.9.2.3");
        manager.delete("/v1/vms/" + one);
        manager.delete("/v1/vms/" + other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.2.2:8080", "192.168.1.1", "[fd00::1]:8080", "255.255.255.255:65535"})
    void machinesReachTheirPathsThroughAForwarder(String host) throws IOException {
        assertThat(raw(host, PATH)).startsWith("HTTP/1.1 200");
        assertThat(raw(host, "/v1/vms")).startsWith("HTTP/1.1 421");
        assertThat(raw(host, PATH + "/../../vms")).doesNotStartWith("HTTP/1.1 200");
        assertThat(raw(host, PATH + ";/x")).doesNotStartWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "10.0.2.2.evil.example",
                "10.0.2.256",
                "10.0.2.2:8080$(reboot)",
                "[fd00::1]'",
                "0x7f.1"
            })
    void aNameIsNoForwarder(String host) throws IOException {
        assertThat(raw(host, PATH)).doesNotStartWith("HTTP/1.1 200");
    }

    private UUID external(String address) {
        return UUID.fromString(
                manager.post(
                                "/v1/vms",
                                "{\"name\":\"%s\",\"external\":{\"guest_ip\":\"%s\"}}"
                                        .formatted(manager.freshName(), address))
                        .member("id"));
    }

    private String token(UUID id) {
        return manager.get("/v1/vms/" + id + "/guest-agent/install.sh")
                .text()
                .replaceFirst("(?s).*\nTOKEN='([^']*)'.*", "$1");
    }

    private Answer register(UUID id, String address, String token) {
        return manager.raw(
                request("/v1/vms/" + id + "/guest-ip")
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"guest_ip\":\"%s\"}".formatted(address)))
                        .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(manager.address() + path));
    }

    private byte[] bytes(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request(path).build(), BodyHandlers.ofByteArray()).body();
        }
    }

    private String raw(String host, String path) throws IOException {
        try (Socket socket = new Socket(manager.address().getHost(), manager.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                    .formatted(path, host)
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static boolean isProven(String pem, byte[] content, byte[] signature)
            throws GeneralSecurityException {
        String base64 = pem.replaceAll("-----[A-Z ]+-----|\n", "");
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(
                KeyFactory.getInstance("Ed25519")
                        .generatePublic(
                                new X509EncodedKeySpec(Base64.getDecoder().decode(base64))));
        verifier.update(content);
        return verifier.verify(signature);
    }
}
