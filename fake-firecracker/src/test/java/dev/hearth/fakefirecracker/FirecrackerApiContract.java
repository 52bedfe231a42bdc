// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT  | /boot-source     | {\"kernel_image_path\":\"k\",\"x\":1}      | unknown field `x`, expected one of `kernel_image_path`, `initrd_path`, `boot_args` at line 1 column 28",
                "PUT  | /machine-config  | {\"vcpu_count\":1}                        | missing field `mem_size_mib` at line 1 column 16",
                "PUT  | /machine-config  | {\"vcpu_count\":300,\"mem_size_mib\":1}   | invalid value: integer `300`, expected u8 at line 1 column 17",
                "PUT  | /machine-config  | {\"vcpu_count\":\"1\",\"mem_size_mib\":1}   | invalid type: string \\\"1\\\", expected u8 at line 1 column 17",
                "PUT  | /actions         | {\"action_type\":\"Stop\"}                 | unknown variant `Stop`, expected one of `FlushMetrics`, `InstanceStart`, `SendCtrlAltDel` at line 1 column 21",
                "PUT  | /drives/d        | {\"drive_id\":\"d\",\"is_root_device\":1}   | invalid type: integer `1`, expected a boolean at line 1 column 34",
                "PUT  | /snapshot/load   | {\"snapshot_path\":\"s\"}                  | missing field: either `mem_backend` or `mem_file_path` is required",
                "PUT  | /mmds            | []                                        | invalid type: sequence, expected a map at line 1 column 0",
            })
    void aBodyThatDoesNotFitIsRefusedWithWhereAndWhy(
            String method, String uri, String body, String reason) throws IOException {
        Assumptions.assumeFalse(
                uri.equals("/mmds") && Firecracker.isReal(), "the fake's own words");

        ApiClient.Answer answer = start().call(method, uri, body);

        assertThat(answer.status()).isEqualTo(400);
        if (uri.equals("/mmds")) {
            assertThat(answer.body()).contains("invalid type: sequence, expected a map");
        } else {
            assertThat(answer.body())
                    .isEqualTo(
                            fault(
                                    "An error occurred when deserializing the json body of a"
                                            + " request: "
                                            + reason
                                            + "."));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /                     | {}  | GET request cannot have a body.",
                "PUT    | /boot-source          | ''  | Empty PUT request.",
                "PATCH  | /vm                   | ''  | Empty PATCH request.",
                "PATCH  | /machine-config       | {}  | Empty PATCH request.",
                "PUT    | /foo                  | {}  | Invalid request method and/or path: PUT foo.",
                "DELETE | /vm                   | ''  | Invalid request method and/or path: DELETE vm.",
                "PUT    | /drives/a-b           | {}  | API Resource IDs can only contain alphanumeric characters and underscores.",
                "PUT    | /drives/              | {}  | The ID cannot be empty.",
                "GET    | /balloon              | ''  | Balloon config error: No balloon device found.",
                "PATCH  | /mmds                 | {}  | MMDS error: The MMDS data store is not initialized.",
                "PUT    | /drives/a | {\"drive_id\":\"b\",\"is_root_device\":true} | The id from the path does not match the id from the body!",
                "PUT    | /network-interfaces/a | {\"iface_id\":\"b\",\"host_dev_name\":\"t\"} | The id from the path [a] does not match the id from the body [b]!",
                "PUT    | /machine-config | {\"vcpu_count\":33,\"mem_size_mib\":128} | Machine config error: The number of vCPUs must be greater than 0, less than 32 and must be 1 or an even number if SMT is enabled.",
                "PUT    | /machine-config | {\"vcpu_count\":1,\"mem_size_mib\":0} | Machine config error: The memory size (MiB) is either 0, or not a multiple of the configured page size.",
                "PUT    | /actions | {\"action_type\":\"InstanceStart\"} | Start microvm error: Cannot start microvm without kernel configuration.",
            })
    void aRefusalSaysWhatFirecrackerSays(String method, String uri, String body, String reason)
            throws IOException {
        ApiClient.Answer answer = start().call(method, uri, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(fault(reason));
    }

    @Test
    void metricsAreSetOnceOnly() throws IOException {
        Firecracker vmm = start();
        String body = "{\"metrics_path\":\"" + file("metrics") + "\"}";
        assertThat(vmm.call("PUT", "/metrics", body).status()).isEqualTo(204);

        assertThat(vmm.call("PUT", "/metrics", body).body())
                .isEqualTo(
                        fault(
                                "Metrics error: Cannot initialize the metrics system due to bad user"
                                        + " input: Reinitialization of metrics not allowed."));
    }

    @Test
    void aSnapshotIsNotLoadedAfterConfiguration() throws IOException {
        Firecracker vmm = start();
        vmm.call("PUT", "/machine-config", "{\"vcpu_count\":1,\"mem_size_mib\":128}");

        ApiClient.Answer answer =
                vmm.call(
                        "PUT",
                        "/snapshot/load",
                        "{\"snapshot_path\":\"s\",\"mem_backend\":{\"backend_type\":\"File\","
                                + "\"backend_path\":\"m\"}}");

        assertThat(answer.body())
                .isEqualTo(
                        fault(
                                "Load snapshot error: Loading a microVM snapshot not allowed after"
                                        + " configuring boot-specific resources."));
        assertThat(vmm.call("GET", "/", "").status()).isEqualTo(200);
    }

    @Test
    void aLoadThatFailsIsAnsweredAndEndsTheProcess() throws Exception {
        Firecracker vmm = start();

        ApiClient.Answer answer =
                vmm.call(
                        "PUT",
                        "/snapshot/load",
                        "{\"snapshot_path\":\"missing\",\"mem_backend\":{\"backend_type\":\"File\","
                                + "\"backend_path\":\"missing\"}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Load snapshot error: ");
        assertThat(vmm.exitCode()).isEqualTo(1);
    }

    @Test
    void metadataIsMergedAndLimited() throws IOException {
        Firecracker vmm = start("--mmds-size-limit", "100");
        assertThat(vmm.call("GET", "/mmds", "").body()).isEqualTo("{}");
        vmm.call("PUT", "/mmds", "{\"a\":{\"b\":1,\"c\":2}}");
        vmm.call("PATCH", "/mmds", "{\"a\":{\"b\":null},\"d\":\"e\"}");

        assertThat(vmm.call("GET", "/mmds", "").body()).isEqualTo("{\"a\":{\"c\":2},\"d\":\"e\"}");
        ApiClient.Answer tooMuch =
                vmm.call("PATCH", "/mmds", "{\"d\":\"" + "e".repeat(100) + "\"}");
        assertThat(tooMuch.status()).isEqualTo(413);
        assertThat(tooMuch.body())
                .isEqualTo(fault("MMDS limit exceeded error: The MMDS patch request doesn't fit."));
    }

    @Test
    void aPayloadOverTheLimitIsBrokenHttp() throws IOException {
        try (ApiClient client = start("--http-api-max-payload-size", "50").client()) {
            ApiClient.Answer answer =
                    client.call("PUT", "/mmds", "{\"a\":\"" + "b".repeat(50) + "\"}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{ \"error\": \"");
        }
    }
}
