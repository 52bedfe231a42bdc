// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// VMs that stand still, through the public API. On a whole manager with a fake host agent.
@ExtendWith(WithManager.class)
class PauseApiTest {

    private final ManagerUnderTest manager;

    PauseApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void aPausedVmStandsStillWithItsAddressAndRunsOn() {
        UUID id = manager.startVm();
        Answer running = manager.get("/v1/vms/" + id);

        Answer paused = post(id, "pause");

        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.member("state")).isEqualTo("paused");
        assertThat(paused.member("guest_ip")).isEqualTo(running.member("guest_ip"));
        assertThat(paused.member("started_at")).isEqualTo(running.member("started_at"));
        assertThat(manager.get("/v1/vms/" + id).json()).isEqualTo(paused.json());
        Answer resumed = post(id, "resume");
        assertThat(resumed.status()).isEqualTo(200);
        assertThat(resumed.json()).isEqualTo(running.json());
    }

    @Test
    void aPausedVmCanBeStopped() {
        UUID id = manager.startVm();
        post(id, "pause");

        Answer stopped = post(id, "stop");

        assertThat(stopped.status()).isEqualTo(200);
        assertThat(stopped.member("state")).isEqualTo("stopped");
        assertThat(stopped.json().path("guest_ip").isNull()).isTrue();
    }

    @Test
    void whatIsWrongInItsStateIsAConflictThatSaysWhatToDo() {
        UUID id = manager.createVm();
        assertConflict(post(id, "pause"), "start it first");
        assertConflict(post(id, "resume"), "start it first");
        post(id, "start");
        assertConflict(post(id, "resume"), "is running already");
        post(id, "pause");

        assertConflict(post(id, "pause"), "is paused already");
        assertConflict(post(id, "start"), "resume it instead");
        assertConflict(manager.delete("/v1/vms/" + id), "stop it first");
    }

    @ParameterizedTest
    @CsvSource({
        "409, 409, wrong-state",
        "501, 501, not-supported",
        "502, 503, host-failed",
    })
    void whatTheHostRefusesIsToldInItsWords(int hostStatus, int status, String problem) {
        UUID id = manager.startVm();
        manager.hostAgent().refuseNext("POST vms/pause", hostStatus, "it would not stand still");

        Answer refused = post(id, "pause");

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.member("type")).isEqualTo("/problems/" + problem);
        assertThat(refused.member("detail")).contains("it would not stand still");
        assertThat(manager.get("/v1/vms/" + id).member("state")).isEqualTo("running");
    }

    @Test
    void anAnswerOfTheHostThatIsNoneIsAFailureOfTheHost() {
        UUID id = manager.startVm();
        manager.hostAgent().babbleNext("POST vms/pause", "{\"id\":7}");

        Answer failed = post(id, "pause");

        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.member("type")).isEqualTo("/problems/host-failed");
    }

    @Test
    void aVmThatIsPausedBehindTheManagersBackIsSeenToBe() {
        UUID id = manager.startVm();

        manager.hostAgent().pause(id);

        await().until(() -> manager.get("/v1/vms/" + id).member("state").equals("paused"));
        assertThat(post(id, "resume").status()).isEqualTo(200);
    }

    private Answer post(UUID id, String action) {
        return manager.post("/v1/vms/%s/%s".formatted(id, action), "");
    }

    private static void assertConflict(Answer answer, String words) {
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.member("type")).isEqualTo("/problems/wrong-state");
        assertThat(answer.member("detail")).contains(words);
    }
}
