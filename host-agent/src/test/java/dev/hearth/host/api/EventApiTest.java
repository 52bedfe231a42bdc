// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.VmStatus;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What happened to a VM, and what is wrong with it, over real HTTP with a fake hypervisor.
class EventApiTest {

    private static final String ID = "7f230000-0000-4000-8000-000000000001";

    @TempDir Path directory;
    private TestApi api;

    @BeforeEach
    void serve() throws IOException {
        api = new TestApi(directory);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void whatHappenedToAVmIsTold() throws Exception {
        api.ensure(ID);
        String events = "/agent/v1/vms/" + ID + "/events";
        assertThat(api.get(events).body()).isEqualTo("[]");
        api.post("/agent/v1/vms/" + ID + "/start");
        VmStatus stopped = api.status(api.post("/agent/v1/vms/" + ID + "/stop"));

        JsonNode told = api.tree(api.get(events).body());

        assertThat(told).hasSize(2);
        assertThat(told.get(1).path("kind").asString()).isEqualTo("ended");
        assertThat(told.get(1).path("seq").asLong()).isEqualTo(stopped.eventSeq());
        assertThat(api.get(events + "?after=" + stopped.eventSeq()).body()).isEqualTo("[]");
        api.assertProblem(
                api.get(events + "?after=yesterday"), 400, "bad-request", "number of an event");
        api.assertProblem(api.get(events.replace("7f23", "7f24")), 404, "not-found", "7f24");
    }

    @Test
    void aVmIsDiagnosed() throws Exception {
        api.ensure(ID);
        String diagnosis = "/agent/v1/vms/" + ID + "/diagnosis";

        JsonNode stopped = api.tree(api.get(diagnosis).body()).path("findings");

        assertThat(stopped.get(0).path("check").asString()).isEqualTo("vmm");
        assertThat(stopped.get(0).path("outcome").asString()).isEqualTo("broken");
        assertThat(stopped.get(0).path("advice").asString()).isEqualTo("start it");
        assertThat(stopped.get(1).path("outcome").asString()).isEqualTo("skipped");
        api.post("/agent/v1/vms/" + ID + "/start");
        JsonNode running = api.tree(api.get(diagnosis).body()).path("findings");
        assertThat(running.get(0).path("outcome").asString()).isEqualTo("ok");
        api.assertProblem(api.get(diagnosis.replace("7f23", "7f24")), 404, "not-found", "7f24");
    }
}
