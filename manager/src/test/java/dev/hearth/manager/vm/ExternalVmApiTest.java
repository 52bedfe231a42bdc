// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// VMs that Hearth did not boot, through the public API. On a whole manager with a fake host agent.
@ExtendWith(WithManager.class)
class ExternalVmApiTest {

    private static final String ADDRESS = "192.168.7.1";

    private final ManagerUnderTest manager;

    ExternalVmApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @AfterEach
    void forgetAll() {
        manager.get("/v1/vms")
                .json()
                .forEach(vm -> {
                    if (vm.path("state").asString().equals("external")) {
                        manager.delete("/v1/vms/" + vm.path("id").asString());
                    }
                });
    }

    @Test
    void isMeasuredAtOnceAndNothingIsClaimedOfItsMachine() {
        Answer created = create(ADDRESS);

        assertThat(created.status()).isEqualTo(201);
        UUID id = UUID.fromString(created.member("id"));
        Answer vm = manager.get("/v1/vms/" + id);
        assertThat(vm.member("state")).isEqualTo("external");
        assertThat(vm.member("guest_ip")).isEqualTo(ADDRESS);
        assertThat(vm.json().path("external").path("agent_port").intValue()).isEqualTo(8080);
        for (String each :
                List.of("vcpu_count", "mem_size_mib", "image", "state_reason", "started_at")) {
            assertThat(vm.json().path(each).isNull()).as(each).isTrue();
        }
        assertThat(manager.hostAgent().held(id).spec().external())
                .isEqualTo(new ExternalSpec(ADDRESS, 8080));
        await().untilAsserted(() ->
                assertThat(manager.get("/v1/vms/" + id + "/metrics").member("state"))
                        .isEqualTo("live"));
        List<String> exported =
                manager.get("/metrics")
                        .text()
                        .lines()
                        .filter(line -> line.contains(id + ""))
                        .toList();
        assertThat(exported)
                .anyMatch(line -> line.startsWith("hearth_vm_info{") && !line.contains("image="))
                .anyMatch(line -> line.contains("state=\"external\"") && line.endsWith(" 1.0"))
                .noneMatch(line -> line.startsWith("hearth_vm_vcpus{"));
        assertThat(manager.get("/v1/prometheus/targets").text()).contains(ADDRESS + ":8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "pause", "resume", "snapshots"})
    void nothingIsDoneToItsMachine(String action) {
        String id = create(ADDRESS).member("id");

        Answer refused = manager.post("/v1/vms/" + id + "/" + action, "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.member("detail"))
                .isEqualTo(
                        "vm %s is external: Hearth did not boot it; do that where it runs"
                                .formatted(id));
    }

    @Test
    void hasNoConsole() {
        String id = create(ADDRESS).member("id");

        Answer console = manager.get("/v1/vms/" + id + "/shell/ws");

        assertThat(console.status()).isEqualTo(409);
        assertThat(console.member("detail")).contains("did not boot it", "no console");
    }

    @Test
    void isForgottenWhenDeleted() {
        UUID id = UUID.fromString(create(ADDRESS).member("id"));

        assertThat(manager.delete("/v1/vms/" + id).status()).isEqualTo(204);

        assertThat(manager.get("/v1/vms/" + id).status()).isEqualTo(404);
        assertThat(manager.hostAgent().vms()).doesNotContainKey(id);
        assertThat(create(ADDRESS).status()).isEqualTo(201);
    }

    @Test
    void anotherAddressMovesWhereItIsAsked() {
        UUID id = UUID.fromString(create(ADDRESS).member("id"));

        assertThat(move(id, "192.168.7.2").status()).isEqualTo(204);

        assertThat(manager.get("/v1/vms/" + id).member("guest_ip")).isEqualTo("192.168.7.2");
        assertThat(manager.hostAgent().held(id).spec().external())
                .isEqualTo(new ExternalSpec("192.168.7.2", 8080));
    }

    @Test
    void whatTheHostDoesNotAskIsRefusedInItsWordsAndLeavesNothing() {
        String name = manager.freshName();
        manager.hostAgent().refuseNext("PUT vms", "external.address", "must not be loopback");

        Answer refused = create(name, "127.0.0.1");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.member("detail")).isEqualTo("external.guest_ip must not be loopback");
        assertThat(manager.get("/v1/vms").text()).doesNotContain(name);
    }

    @Test
    void anAddressTheHostDoesNotAskIsNotMovedTo() {
        UUID id = UUID.fromString(create(ADDRESS).member("id"));
        manager.hostAgent().refuseNext("PUT vms", "external.address", "must not be loopback");

        Answer refused = move(id, "127.0.0.1");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.member("detail")).isEqualTo("guest_ip must not be loopback");
        assertThat(manager.get("/v1/vms/" + id).member("guest_ip")).isEqualTo(ADDRESS);
    }

    @Test
    void anAddressIsOneVmsOnly() {
        UUID first = UUID.fromString(create(ADDRESS).member("id"));
        UUID second = UUID.fromString(create("192.168.7.3").member("id"));

        Answer created = create(ADDRESS);
        Answer moved = move(second, ADDRESS);

        assertThat(created.status()).isEqualTo(422);
        assertThat(created.member("detail")).contains("external.guest_ip", first.toString());
        assertThat(moved.status()).isEqualTo(422);
        assertThat(moved.member("detail")).contains("guest_ip", first.toString());
    }

    @Test
    void aHostThatForgotIsToldAgain() {
        UUID id = UUID.fromString(create(ADDRESS).member("id"));

        manager.hostAgent().forget(id);

        await().until(() -> manager.hostAgent().vms().containsKey(id));
        assertThat(manager.hostAgent().held(id).state()).isEqualTo(VmState.EXTERNAL);
        assertThat(manager.get("/v1/vms/" + id).member("state")).isEqualTo("external");
    }

    @Test
    void withoutTheHostAgentNothingIsPromised() {
        UUID id = UUID.fromString(create(ADDRESS).member("id"));
        manager.hostAgent().crash();
        try {
            await().until(() -> manager.get("/v1/vms/" + id).member("state").equals("unknown"));

            assertThat(create("192.168.7.9").status()).isEqualTo(503);
            assertThat(move(id, "192.168.7.9").status()).isEqualTo(503);
            assertThat(manager.get("/v1/vms/" + id).member("guest_ip")).isEqualTo(ADDRESS);
            assertThat(manager.delete("/v1/vms/" + id).status()).isEqualTo(503);
        } finally {
            manager.hostAgent().comeBack();
        }
        await().until(() -> manager.get("/v1/vms/" + id).member("state").equals("external"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':'x','external':{}} | external.guest_ip",
                "{'name':'x','external':7} | external",
                "{'name':'x','external':null} | external",
                "{'name':'-','external':{'guest_ip':'10.0.0.1'}} | name",
                "{'external':{'guest_ip':'10.0.0.1'}} | name",
                "{'name':'x','external':{'guest_ip':'host.example'}} | external.guest_ip",
                "{'name':'x','external':{'guest_ip':'10.0.0.1:80'}} | external.guest_ip",
                "{'name':'x','external':{'guest_ip':'::ffff:10.0.0.1'}} | external.guest_ip",
                "{'name':'x','external':{'guest_ip':'10.0.0.1','agent_port':0}} | external.agent_port",
                "{'name':'x','external':{'guest_ip':'10.0.0.1','agent_port':65536}} | external.agent_port",
                "{'name':'x','external':{'guest_ip':'10.0.0.1','url':'/'}} | external.url",
                "{'name':'x','external':{'guest_ip':'10.0.0.1'},'image':'demo'} | image",
                "{'name':'x','external':{'guest_ip':'10.0.0.1'},'vcpu_count':1} | vcpu_count",
                "{'name':'x','external':{'guest_ip':'10.0.0.1'},'mem_size_mib':64} | mem_size_mib",
                "{'name':'x','external':{'guest_ip':'10.0.0.1'},'network':{'mode':'nat'}} | network",
            })
    void aFaultyFieldIsNamed(String body, String field) {
        Answer refused = manager.post("/v1/vms", body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactly(field);
    }

    @Test
    void aNameIsOneVmsOnly() {
        String name = manager.freshName();
        create(name, ADDRESS);

        Answer second = create(name, "192.168.7.4");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.member("type")).isEqualTo("/problems/name-taken");
    }

    private Answer create(String address) {
        return create(manager.freshName(), address);
    }

    private Answer create(String name, String address) {
        return manager.post(
                "/v1/vms",
                "{\"name\":\"%s\",\"external\":{\"guest_ip\":\"%s\"}}".formatted(name, address));
    }

    private Answer move(UUID id, String address) {
        return manager.post(
                "/v1/vms/" + id + "/guest-ip", "{\"guest_ip\":\"%s\"}".formatted(address));
    }
}
