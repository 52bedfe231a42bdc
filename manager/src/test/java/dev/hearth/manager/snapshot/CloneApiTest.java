// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.FakeHostAgent;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// VMs that go on from another's snapshot, through the public API. On a whole manager with a fake
/// host agent.
@ExtendWith(WithManager.class)
class CloneApiTest {

    private final ManagerUnderTest manager;

    CloneApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void aCloneIsANewRunningVmOfTheSameSizeImageAndNetworkModeWithoutForwards() {
        Answer created =
                manager.post(
                        "/v1/vms",
                        """
                        {"name":"%s","vcpu_count":2,"mem_size_mib":256,
                         "network":{"mode":"nat","forwards":[{"host_port":30022,"guest_port":22}]}}
                        """
                                .formatted(manager.freshName()));
        UUID origin = UUID.fromString(created.member("id"));
        Answer running = manager.post("/v1/vms/" + origin + "/start", "");
        String name = manager.freshName();

        Answer clone = clone(origin, take(origin), name);

        assertThat(clone.status()).isEqualTo(201);
        UUID id = UUID.fromString(clone.member("id"));
        assertThat(clone.headers().firstValue("Location")).hasValue("/v1/vms/" + id);
        assertThat(id).isNotEqualTo(origin);
        assertThat(clone.member("name")).isEqualTo(name);
        assertThat(clone.member("state")).isEqualTo("running");
        assertThat(clone.json().path("vcpu_count").intValue()).isEqualTo(2);
        assertThat(clone.json().path("mem_size_mib").intValue()).isEqualTo(256);
        assertThat(clone.member("image")).isEqualTo("demo");
        assertThat(clone.json().path("network").path("mode").stringValue()).isEqualTo("nat");
        assertThat(clone.json().path("network").path("forwards").size()).isZero();
        assertThat(clone.member("guest_ip"))
                .startsWith("10.201.")
                .isNotEqualTo(running.member("guest_ip"));
        assertThat(manager.get("/v1/vms/" + id).json()).isEqualTo(clone.json());
        VmStatus held = manager.hostAgent().held(id);
        assertThat(held.origin()).isEqualTo(origin);
        assertThat(held.spec().network()).isEqualTo(new NetworkSpec(NetworkMode.NAT, List.of()));
        assertThat(manager.get("/v1/vms/" + origin).json()).isEqualTo(running.json());
    }

    @Test
    void aSnapshotMayHaveManyClonesAndOutlivesNone() {
        UUID origin = manager.startVm();
        String snapshot = take(origin);
        Answer first = clone(origin, snapshot, manager.freshName());
        Answer second = clone(origin, snapshot, manager.freshName());

        manager.delete("/v1/vms/%s/snapshots/%s".formatted(origin, snapshot));

        for (Answer clone : List.of(first, second)) {
            assertThat(clone.status()).isEqualTo(201);
            assertThat(manager.get("/v1/vms/" + clone.member("id")).member("state"))
                    .isEqualTo("running");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT vms, 404, 409, wrong-state",
        "PUT vms, 422, 409, wrong-state",
        "POST vms/restore, 409, 409, wrong-state",
        "POST vms/restore, 422, 409, wrong-state",
        "POST vms/restore, 501, 501, not-supported",
        "POST vms/restore, 502, 503, host-failed",
        "POST vms/restore, 503, 503, host-failed",
    })
    void ofACloneTheHostRefusesNothingIsLeft(
            String route, int hostStatus, int status, String problem) {
        UUID origin = manager.startVm();
        String snapshot = take(origin);
        String name = manager.freshName();
        Set<UUID> before = Set.copyOf(manager.hostAgent().vms().keySet());
        manager.hostAgent().refuseNext(route, hostStatus, "there is no room for it");

        Answer refused = clone(origin, snapshot, name);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.member("type")).isEqualTo("/problems/" + problem);
        assertThat(refused.member("detail")).contains("there is no room for it");
        assertThat(names()).doesNotContain(name);
        assertThat(manager.hostAgent().vms().keySet()).isEqualTo(before);
        assertThat(clone(origin, snapshot, name).status()).isEqualTo(201);
    }

    @Test
    void ofACloneThatRunsAlthoughTheHostSaidNothingUsefulNothingIsLeft() {
        UUID origin = manager.startVm();
        String snapshot = take(origin);
        FakeHostAgent hostAgent = manager.hostAgent();
        Set<UUID> before = Set.copyOf(hostAgent.vms().keySet());
        hostAgent.babbleAfterRestore("{}");

        Answer failed = clone(origin, snapshot, manager.freshName());

        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.member("type")).isEqualTo("/problems/host-failed");
        assertThat(hostAgent.vms().keySet()).isEqualTo(before);
    }

    @Test
    void whatTheHostDoesNotRemoveStaysVisibleAndCanBeDeleted() {
        UUID origin = manager.startVm();
        String snapshot = take(origin);
        String name = manager.freshName();
        manager.hostAgent().refuseNext("POST vms/restore", 502, "the VMM is gone");
        manager.hostAgent().refuseNext("DELETE vms", 500, "the disk is gone");

        Answer failed = clone(origin, snapshot, name);

        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.member("detail")).contains("the VMM is gone", "delete it");
        assertThat(names()).contains(name);
        String left = failed.member("detail").replaceAll("(?s).* is ([0-9a-f-]{36}):.*", "$1");
        assertThat(manager.delete("/v1/vms/" + left).status()).isEqualTo(204);
        assertThat(names()).doesNotContain(name);
    }

    @Test
    void aCloneNeedsANameOfItsOwn() {
        UUID origin = manager.startVm();
        String snapshot = take(origin);
        String taken = manager.get("/v1/vms/" + origin).member("name");
        int before = manager.hostAgent().vms().size();

        Answer refused = clone(origin, snapshot, taken);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.member("type")).isEqualTo("/problems/name-taken");
        assertThat(manager.hostAgent().vms()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | name",
                "{'name':7} | name",
                "{'name':'-a'} | name",
                "{'name':'a','vcpu_count':2} | vcpu_count",
            })
    void aFaultyFieldIsNamed(String body, String field) {
        UUID origin = manager.startVm();
        String path = "/v1/vms/%s/snapshots/%s/clone".formatted(origin, take(origin));

        Answer refused = manager.post(path, body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null"})
    void whatIsNoJsonObjectIsMalformed(String body) {
        UUID origin = manager.startVm();
        String path = "/v1/vms/%s/snapshots/%s/clone".formatted(origin, take(origin));

        assertThat(manager.post(path, body).status()).isEqualTo(400);
        assertThat(manager.send("POST", path, "name=x", "text/plain").status()).isEqualTo(415);
    }

    private Answer clone(UUID vm, String snapshot, String name) {
        return manager.post(
                "/v1/vms/%s/snapshots/%s/clone".formatted(vm, snapshot),
                "{\"name\":\"%s\"}".formatted(name));
    }

    private String take(UUID id) {
        Answer taken = manager.post("/v1/vms/" + id + "/snapshots", "{}");
        assertThat(taken.status()).isEqualTo(201);
        return taken.member("id");
    }

    private List<String> names() {
        return manager.get("/v1/vms").json().findValuesAsString("name");
    }
}
