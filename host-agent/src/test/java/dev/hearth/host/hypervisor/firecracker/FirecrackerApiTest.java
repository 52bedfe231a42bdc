// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is done about a call of which nobody knows whether it was done. The server hangs up where
/// it would be silent, which raises the same question without the wait.
class FirecrackerApiTest {

    private static final String NOT_STARTED =
            ScriptedServer.answer(200, "{\"state\":\"Not started\"}");
    private static final String RUNNING = ScriptedServer.answer(200, "{\"state\":\"Running\"}");

    @TempDir Path directory;

    @Test
    void aStartThatHappenedIsNotRepeated() throws IOException {
        try (ScriptedServer server = serve(ScriptedServer.HANG_UP, RUNNING)) {
            api().start();

            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().getLast()).startsWith("GET / ");
        }
    }

    @Test
    void aStartThatDidNotHappenIsRepeatedOnce() throws IOException {
        try (ScriptedServer server =
                serve(ScriptedServer.HANG_UP, NOT_STARTED, ScriptedServer.done())) {
            api().start();

            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().getLast()).contains("InstanceStart");
        }
    }

    @Test
    void aNetworkInterfaceThatIsThereIsNotPutAgain() throws IOException {
        String config =
                "{\"network-interfaces\":[{\"iface_id\":\"eth0\",\"host_dev_name\":\"tap0\"}]}";
        JsonNode body = Wire.mapper().createObjectNode().put("iface_id", "eth0");
        Setting nic =
                new Setting("/network-interfaces/eth0", body, "network-interfaces", "iface_id");
        try (ScriptedServer server =
                serve(ScriptedServer.HANG_UP, ScriptedServer.answer(200, config))) {
            api().configure(nic);

            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aMachineConfigThatIsStillTheDefaultIsPutAgain() throws IOException {
        String config = "{\"machine-config\":{\"vcpu_count\":1,\"mem_size_mib\":128}}";
        JsonNode body =
                Wire.mapper().createObjectNode().put("vcpu_count", 2).put("mem_size_mib", 128);
        Setting setting = new Setting("/machine-config", body, "machine-config", "");
        try (ScriptedServer server =
                serve(
                        ScriptedServer.HANG_UP,
                        ScriptedServer.answer(200, config),
                        ScriptedServer.done())) {
            api().configure(setting);

            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void aRefusalIsFinal() throws IOException {
        String fault = "{\"fault_message\":\"no such file\"}";
        try (ScriptedServer server = serve(ScriptedServer.answer(400, fault))) {
            assertThatThrownBy(() -> api().start())
                    .isInstanceOf(ApiException.class)
                    .hasMessage("PUT /actions was refused (400): no such file");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aSnapshotIsNeverMadeTwice() throws IOException {
        try (ScriptedServer server = serve(ScriptedServer.HANG_UP, ScriptedServer.done())) {
            assertThatThrownBy(() -> api().createSnapshot(Wire.mapper().createObjectNode()))
                    .isInstanceOf(ApiException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void versionsAreNumbersAndNotText() throws IOException {
        assertThat(FirecrackerVersion.parse("1.9.0"))
                .isLessThan(FirecrackerVersion.parse("1.12.0"))
                .isLessThan(FirecrackerVersion.OLDEST);
        assertThat(FirecrackerVersion.parse("1.17.0-dev"))
                .isEqualTo(new FirecrackerVersion(1, 17, 0));
        assertThatThrownBy(() -> FirecrackerVersion.parse("new")).isInstanceOf(ApiException.class);
    }

    private ScriptedServer serve(String... script) throws IOException {
        return new ScriptedServer(directory.resolve("api.sock"), script);
    }

    private FirecrackerApi api() {
        return new FirecrackerApi(directory.resolve("api.sock"));
    }
}
