// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmState;
import dev.hearth.testkit.Answer;
import dev.hearth.testkit.Hearth;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A VM that is put to disk, goes on from there, and is cloned. Fixture: one VM under a
/// Firecracker: the one at `HEARTH_FIRECRACKER`, or the fake.
final class SnapshotTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private Hearth hearth;
    private Vm vm;

    @BeforeEach
    void bootAGuest() {
        hearth = Hearth.startOnFirecracker();
        vm = hearth.boot("original");
        hearth.awaitGuest(vm.id(), SOON);
    }

    @AfterEach
    void endAll() {
        hearth.close();
    }

    @Test
    void aVmGoesOnWhereItWasPutToDiskAndSoDoesItsClone() {
        String incarnation = hearth.api().metrics(vm.id()).incarnation();
        Answer taken = post("/snapshots", "");
        assertThat(taken.status()).as(taken.body()).isEqualTo(201);
        String snapshot = "/snapshots/" + json(taken).path("id").asString("");
        assertThat(json(get("/snapshots")).size()).isEqualTo(1);
        assertThat(hearth.api().vm(vm.id()).state()).isEqualTo(VmState.RUNNING);
        assertThat(post(snapshot + "/restore", "").detail()).contains("stop it first");

        Answer cloned = post(snapshot + "/clone", "{\"name\": \"clone\"}");
        assertThat(cloned.status()).as(cloned.body()).isEqualTo(201);
        UUID clone = UUID.fromString(json(cloned).path("id").asString(""));
        hearth.awaitGuest(clone, SOON);
        hearth.awaitGuest(vm.id(), SOON);

        hearth.api().stop(vm.id());
        Answer restored = post(snapshot + "/restore", "");
        assertThat(restored.status()).as(restored.body()).isEqualTo(200);
        hearth.awaitGuest(vm.id(), SOON);
        assertThat(hearth.api().metrics(vm.id()).incarnation()).isNotEqualTo(incarnation);

        hearth.crashHostAgent();
        hearth.awaitGuest(vm.id(), SOON);
        hearth.awaitGuest(clone, SOON);
        assertThat(Answer.to(hearth, "DELETE", path(snapshot), "").status()).isEqualTo(204);
        assertThat(json(get("/snapshots")).size()).isZero();
        hearth.awaitGuest(clone, SOON);
    }

    private String path(String rest) {
        return "/v1/vms/" + vm.id() + rest;
    }

    private Answer post(String rest, String body) {
        return Answer.to(hearth, "POST", path(rest), body);
    }

    private Answer get(String rest) {
        return Answer.to(hearth, "GET", path(rest), "");
    }

    private static JsonNode json(Answer answer) {
        return new JsonMapper().readTree(answer.body());
    }
}
