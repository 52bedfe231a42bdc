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

/// How often a VM is measured, through the public API. On a whole manager with a fake host agent.
@ExtendWith(WithManager.class)
class PollIntervalApiTest {

    private final ManagerUnderTest manager;

    PollIntervalApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void aVmIsMeasuredOnceASecondUnlessItWasAskedOtherwise() {
        Answer usual = create("");
        Answer seldom = create(",\"poll_interval_s\":15");

        assertThat(seconds(usual)).isEqualTo(1);
        assertThat(seconds(seldom)).isEqualTo(15);
        manager.post("/v1/vms/" + seldom.member("id") + "/start", "");
        assertThat(told(seldom)).isEqualTo(15);
    }

    @Test
    void itChangesWhileTheVmRuns() {
        UUID id = manager.startVm();

        Answer changed = change(id, "{\"poll_interval_s\":60}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(seconds(changed)).isEqualTo(60);
        assertThat(changed.member("state")).isEqualTo("running");
        assertThat(told(changed)).isEqualTo(60);
    }

    @Test
    void itChangesOfAVmTheHostDoesNotKnowYet() {
        UUID id = manager.createVm();

        assertThat(seconds(change(id, "{\"poll_interval_s\":5}"))).isEqualTo(5);

        assertThat(manager.hostAgent().vms()).doesNotContainKey(id);
        assertThat(seconds(manager.get("/v1/vms/" + id))).isEqualTo(5);
    }

    @Test
    void anExternalVmHasOneToo() {
        Answer created =
                create(",\"poll_interval_s\":10,\"external\":{\"guest_ip\":\"192.168.7.44\"}");
        assertThat(seconds(created)).isEqualTo(10);
        assertThat(told(created)).isEqualTo(10);

        change(UUID.fromString(created.member("id")), "{\"poll_interval_s\":20}");

        assertThat(told(created)).isEqualTo(20);
    }

    @Test
    void withoutTheHostAgentNothingChanges() {
        UUID id = manager.startVm();
        manager.hostAgent().crash();
        try {
            assertThat(change(id, "{\"poll_interval_s\":7}").status()).isEqualTo(503);
            assertThat(seconds(manager.get("/v1/vms/" + id))).isEqualTo(1);
        } finally {
            manager.hostAgent().comeBack();
        }
        await().until(() -> manager.get("/v1/vms/" + id).member("state").equals("running"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'poll_interval_s':0} | poll_interval_s must be from 1 to 60",
                "{'poll_interval_s':61} | poll_interval_s must be from 1 to 60",
                "{'poll_interval_s':'5'} | poll_interval_s must be a whole number",
                "{} | poll_interval_s is missing",
                "{'poll_interval_s':5,'name':'x'} | name",
            })
    void whatCannotBeIsRefusedAndChangesNothing(String body, String fault) {
        UUID id = manager.createVm();

        Answer refused = change(id, body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.member("detail")).contains(fault);
        assertThat(seconds(manager.get("/v1/vms/" + id))).isEqualTo(1);
    }

    @Test
    void aVmThatIsNotThereIsNotFound() {
        assertThat(change(UUID.randomUUID(), "{\"poll_interval_s\":5}").status()).isEqualTo(404);
    }

    private Answer create(String more) {
        return manager.post("/v1/vms", "{\"name\":\"%s\"%s}".formatted(manager.freshName(), more));
    }

    private Answer change(UUID id, String body) {
        return manager.send("PATCH", "/v1/vms/" + id, body, "application/json");
    }

    private static int seconds(Answer vm) {
        return vm.json().path("poll_interval_s").intValue();
    }

    private int told(Answer vm) {
        UUID id = UUID.fromString(vm.member("id"));
        return manager.hostAgent().held(id).spec().pollIntervalS();
    }
}
