// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What any firecracker does before its guest starts, as far as a client can see: on the fake, and
/// with `HEARTH_FIRECRACKER=path` on that binary. Needs no KVM. Fixture: a new process per test.
abstract class FirecrackerApiContract {

    @TempDir Path directory;

    private final List<Firecracker> started = new ArrayList<>();

    @BeforeEach
    void makeFiles() throws IOException {
        byte[] elf = new byte[1024];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F'}, 0, elf, 0, 4);
        Files.write(file("kernel"), elf);
        Files.write(file("disk"), new byte[4096]);
    }

    @AfterEach
    void end() {
        started.forEach(Firecracker::close);
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Firecracker start(String... options) throws IOException {
        Firecracker firecracker = Firecracker.start(directory, options);
        started.add(firecracker);
        return firecracker;
    }

    static String fault(String message) {
        return "{\"fault_message\":\"" + message + "\"}";
    }

    @Test
    void itSaysWhoItIs() throws IOException {
        Firecracker vmm = start("--id", "vm-1");

        ApiClient.Answer answer = vmm.call("GET", "/", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"id\":\"vm-1\",\"state\":\"Not started\",\"vmm_version\":\"")
                .endsWith("\",\"app_name\":\"Firecracker\"}");
    }

    @Test
    void aStatusLineHasNoReasonAndA204NoLength() throws IOException {
        Firecracker vmm = start();

        ApiClient.Answer answer =
                vmm.call("PUT", "/machine-config", "{\"vcpu_count\":2,\"mem_size_mib\":256}");

        assertThat(answer.head())
                .isEqualTo(
                        "HTTP/1.1 204 \r\nServer: Firecracker API\r\nConnection: keep-alive\r\n\r\n");
    }

    @Test
    void aConnectionServesManyRequestsAndIgnoresClose() throws IOException {
        try (ApiClient client = start().client()) {
            client.send("GET /version HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(client.read().body()).startsWith("{\"firecracker_version\":\"");
            client.send("GET /version HTTP/1.1\r\n\r\nGET /machine-config HTTP/1.1\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().body()).contains("\"vcpu_count\":1,\"mem_size_mib\":128");
        }
    }

    @Test
    void theEleventhConnectionIsTurnedAway() throws IOException {
        Firecracker vmm = start();
        List<ApiClient> ten = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                ApiClient client = vmm.client();
                ten.add(client);
                client.call("GET", "/version", "");
            }
            try (ApiClient eleventh = vmm.client()) {
                assertThat(eleventh.readToEnd())
                        .isEqualTo(
                                String.join(
                                        "\r\n",
                                        "HTTP/1.1 503",
                                        "Server: Firecracker API",
                                        "Connection: close",
                                        "Content-Length: 40",
                                        "",
                                        "{ \"error\": \"Too many open connections\" }"));
            }
        } finally {
            for (ApiClient client : ten) {
                client.close();
            }
        }
    }

    @Test
    void brokenHttpIsAnsweredWithABodyThatIsNoJson() throws IOException {
        try (ApiClient client = start().client()) {
            client.send("POST / HTTP/1.1\r\n\r\n");

            ApiClient.Answer answer = client.read();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .startsWith("{ \"error\": \"")
                    .endsWith("\nAll previous unanswered requests will be dropped.\" }");
        }
    }

    @Test
    void theSocketMustNotBeThereAndStaysWhenTheProcessIsGone() throws Exception {
        Firecracker first = start();
        first.close();
        assertThat(first.socket()).exists();

        Firecracker second = start();

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.output()).contains("Failed to open the API socket at: ");
    }
}
