// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.FakeHostAgent;
import dev.hearth.manager.testing.FakeSnapshots;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of snapshots through the public API, and every way of asking for something
/// impossible. On a whole manager with a fake host agent.
@ExtendWith(WithManager.class)
class SnapshotApiTest {

    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

    private final ManagerUnderTest manager;

    SnapshotApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @AfterEach
    void theHostIsWellAgain() {
        manager.hostAgent().snapshots().holdUntil(new CountDownLatch(0));
    }

    @Test
    void aSnapshotOfARunningVmIsKeptByItsHostAndTheVmRunsOn() {
        UUID id = manager.startVm();

        Answer taken = manager.post(all(id), "{}");

        assertThat(taken.status()).isEqualTo(201);
        String snapshot = taken.member("id");
        assertThat(taken.headers().firstValue("Location")).hasValue(one(id, snapshot));
        assertThat(taken.member("vm_id")).isEqualTo(id.toString());
        assertThat(taken.json().path("size_bytes").longValue()).isEqualTo(FakeSnapshots.SIZE_BYTES);
        assertThat(taken.json().path("vcpu_count").intValue()).isEqualTo(1);
        assertThat(taken.json().path("mem_size_mib").intValue()).isEqualTo(128);
        assertThat(taken.member("image")).isEqualTo("demo");
        assertThat(taken.member("network_mode")).isEqualTo("none");
        assertThat(manager.get(one(id, snapshot)).json()).isEqualTo(taken.json());
        assertThat(manager.hostAgent().snapshots().all()).containsKey(UUID.fromString(snapshot));
        assertThat(manager.post("/v1/vms/" + id + "/stop", "").status()).isEqualTo(200);
    }

    @Test
    void snapshotsAreListedOldestFirst() {
        UUID id = manager.startVm();
        String first = take(id);
        String second = take(id);

        Answer listed = manager.get(all(id));

        assertThat(listed.json().findValuesAsString("id")).containsExactly(first, second);
    }

    @Test
    void aVmThatWasNeverStartedHasNone() {
        UUID id = manager.createVm();

        Answer listed = manager.get(all(id));

        assertThat(listed.status()).isEqualTo(200);
        assertThat(listed.text()).isEqualTo("[]");
    }

    @Test
    void aPausedVmStaysPausedAfterItsSnapshot() {
        UUID id = manager.startVm();
        manager.post("/v1/vms/" + id + "/pause", "");

        Answer taken = manager.send("POST", all(id), null, "");

        assertThat(taken.status()).isEqualTo(201);
        assertThat(manager.get("/v1/vms/" + id).member("state")).isEqualTo("paused");
    }

    @Test
    void whileAVmIsPutToDiskItIsSeenToBeAndNothingElseIsDoneToIt() {
        UUID id = manager.startVm();
        CountDownLatch released = new CountDownLatch(1);
        manager.hostAgent().snapshots().holdUntil(released);
        CompletableFuture<Answer> taking =
                CompletableFuture.supplyAsync(() -> manager.post(all(id), "{}"));
        await().until(() -> manager.get("/v1/vms/" + id).member("state").equals("snapshotting"));

        Answer stop = manager.post("/v1/vms/" + id + "/stop", "");

        assertThat(stop.status()).isEqualTo(409);
        assertThat(stop.member("detail")).contains("try again when that is done");
        await().until(() ->
                manager.get("/v1/vms/" + id + "/metrics").member("state").equals("paused"));
        released.countDown();
        assertThat(taking.join().status()).isEqualTo(201);
        assertThat(manager.get("/v1/vms/" + id).member("state")).isEqualTo("running");
        assertThat(manager.post("/v1/vms/" + id + "/stop", "").status()).isEqualTo(200);
    }

    @Test
    void aStoppedVmHasNothingToPutToDisk() {
        UUID id = manager.createVm();

        Answer refused = manager.post(all(id), "{}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.member("detail")).contains("start it first");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{ | application/json | 400",
                "[] | application/json | 400",
                "x=1 | application/x-www-form-urlencoded | 415",
                "{'id':'mine'} | application/json | 422",
            })
    void aSnapshotTakesNoBodyButAnEmptyObject(String body, String type, int status) {
        UUID id = manager.startVm();

        Answer refused = manager.send("POST", all(id), body.replace('\'', '"'), type);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(manager.get(all(id)).text()).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource({
        "409, 409, wrong-state",
        "501, 501, not-supported",
        "502, 503, host-failed",
        "500, 503, host-failed",
    })
    void aSnapshotTheHostRefusesIsNotThere(int hostStatus, int status, String problem) {
        UUID id = manager.startVm();
        manager.hostAgent().refuseNext("PUT vms/snapshots", hostStatus, "QEMU takes no snapshots");

        Answer refused = manager.post(all(id), "{}");

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.member("type")).isEqualTo("/problems/" + problem);
        assertThat(refused.member("detail")).contains("QEMU takes no snapshots");
        assertThat(manager.get(all(id)).text()).isEqualTo("[]");
        assertThat(manager.get("/v1/vms/" + id).member("state")).isEqualTo("running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "{}", "[null]", "[{}]", "[{\"id\":\"x\"}]"})
    void aListOfTheHostThatIsNoneIsAFailureOfTheHost(String text) {
        UUID id = manager.startVm();
        manager.hostAgent().babbleNext("GET vms/snapshots", text);

        Answer failed = manager.get(all(id));

        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.member("type")).isEqualTo("/problems/host-failed");
    }

    @Test
    void aSnapshotIsDeletedOnce() {
        UUID id = manager.startVm();
        String snapshot = take(id);

        assertThat(manager.delete(one(id, snapshot)).status()).isEqualTo(204);

        assertThat(manager.get(all(id)).text()).isEqualTo("[]");
        assertThat(manager.delete(one(id, snapshot)).status()).isEqualTo(404);
        assertThat(manager.get("/v1/vms/" + id).member("state")).isEqualTo("running");
    }

    @Test
    void aVmsSnapshotsGoWithIt() {
        UUID id = manager.startVm();
        String snapshot = take(id);
        manager.post("/v1/vms/" + id + "/stop", "");

        manager.delete("/v1/vms/" + id);

        assertThat(manager.get(one(id, snapshot)).status()).isEqualTo(404);
        assertThat(manager.hostAgent().snapshots().all())
                .doesNotContainKey(UUID.fromString(snapshot));
    }

    @Test
    void aStoppedVmGoesOnWhereItsSnapshotEnded() {
        UUID id = manager.startVm();
        String address = manager.get("/v1/vms/" + id).member("guest_ip");
        String snapshot = take(id);
        manager.post("/v1/vms/" + id + "/stop", "");

        Answer restored = manager.post(one(id, snapshot) + "/restore", "");

        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.member("state")).isEqualTo("running");
        assertThat(restored.member("guest_ip")).isEqualTo(address);
        assertThat(manager.get(all(id)).json().size()).isEqualTo(1);
    }

    @Test
    void aFailedVmIsRestoredToo() {
        UUID id = manager.startVm();
        String snapshot = take(id);
        manager.hostAgent().fail(id, "the guest's kernel panicked");
        await().until(() -> manager.get("/v1/vms/" + id).member("state").equals("failed"));

        assertThat(manager.post(one(id, snapshot) + "/restore", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resume", "pause"})
    void aVmWithAMachineIsNotRestored(String before) {
        UUID id = manager.startVm();
        String snapshot = take(id);
        manager.post("/v1/vms/%s/%s".formatted(id, before), "");

        Answer refused = manager.post(one(id, snapshot) + "/restore", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.member("detail")).contains("stop it first");
    }

    @Test
    void aRestoreTheHostRefusesLeavesTheVmStopped() {
        UUID id = manager.startVm();
        String snapshot = take(id);
        manager.post("/v1/vms/" + id + "/stop", "");
        manager.hostAgent().refuseNext("POST vms/restore", 501, "this VMM restores nothing");

        Answer refused = manager.post(one(id, snapshot) + "/restore", "");

        assertThat(refused.status()).isEqualTo(501);
        assertThat(refused.member("detail")).isEqualTo("this VMM restores nothing");
        assertThat(manager.get("/v1/vms/" + id).member("state")).isEqualTo("stopped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "not-a-uuid", NOBODY})
    void anUnknownSnapshotIs404InItsOwnWords(String snapshot) {
        UUID id = manager.startVm();
        take(id);
        String path = one(id, snapshot);

        for (Answer answer :
                List.of(
                        manager.get(path),
                        manager.delete(path),
                        manager.post(path + "/restore", ""),
                        manager.post(path + "/clone", "{\"name\":\"x\"}"))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.member("type")).isEqualTo("/problems/not-found");
            assertThat(answer.member("detail"))
                    .contains("snapshot", snapshot, "GET /v1/vms/" + id + "/snapshots");
        }
    }

    @Test
    void aSnapshotOfAnotherVmIsUnknown() {
        String snapshot = take(manager.startVm());
        UUID other = manager.startVm();

        assertThat(manager.get(one(other, snapshot)).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", NOBODY})
    void theSnapshotsOfAnUnknownVmAre404(String id) {
        String all = "/v1/vms/" + id + "/snapshots";

        assertThat(manager.get(all).status()).isEqualTo(404);
        assertThat(manager.post(all, "{}").status()).isEqualTo(404);
        assertThat(manager.get(all + "/" + NOBODY).status()).isEqualTo(404);
        assertThat(manager.delete(all + "/" + NOBODY).member("detail")).contains("no VM");
    }

    @Test
    void withoutTheHostAgentNobodyKnowsOfSnapshots() {
        UUID id = manager.startVm();
        String snapshot = take(id);
        FakeHostAgent hostAgent = manager.hostAgent();

        hostAgent.crash();
        try {
            for (Answer answer :
                    List.of(
                            manager.get(all(id)),
                            manager.post(all(id), "{}"),
                            manager.get(one(id, snapshot)),
                            manager.post(one(id, snapshot) + "/restore", ""),
                            manager.post(one(id, snapshot) + "/clone", "{\"name\":\"lost\"}"))) {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.member("type")).isEqualTo("/problems/host-unreachable");
            }
        } finally {
            hostAgent.comeBack();
        }
        await().atMost(Duration.ofSeconds(6))
                .until(() -> manager.get("/v1/health").member("status").equals("ok"));
        assertThat(manager.get("/v1/vms").json().findValuesAsString("name")).doesNotContain("lost");
    }

    private String take(UUID id) {
        Answer taken = manager.post(all(id), "{}");
        assertThat(taken.status()).isEqualTo(201);
        return taken.member("id");
    }

    private static String all(UUID vm) {
        return "/v1/vms/" + vm + "/snapshots";
    }

    private static String one(UUID vm, String snapshot) {
        return all(vm) + "/" + snapshot;
    }
}
