// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.FakeHostAgent;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The life of a VM through the public API, and every way of asking for something impossible. On a
/// whole manager with a fake host agent.
@ExtendWith(WithManager.class)
class VmApiTest {

    private final ManagerUnderTest manager;

    VmApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void aNewVmIsStoppedAndHasTheDefaults() {
        String name = manager.freshName();

        Answer created = manager.post("/v1/vms", "{\"name\":\"%s\"}".formatted(name));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location"))
                .hasValue("/v1/vms/" + created.member("id"));
        Answer got = manager.get("/v1/vms/" + created.member("id"));
        assertThat(got.json()).isEqualTo(created.json());
        assertThat(got.member("state")).isEqualTo("stopped");
        assertThat("http://" + got.member("host")).isEqualTo(hostUrl());
        assertThat(got.json().path("vcpu_count").intValue()).isEqualTo(1);
        assertThat(got.json().path("mem_size_mib").intValue()).isEqualTo(128);
        assertThat(got.member("image")).isEqualTo("demo");
        assertThat(got.json().path("guest_ip").isNull()).isTrue();
        assertThat(manager.get("/v1/vms").text()).contains(name);
    }

    private String hostUrl() {
        return manager.get("/v1/hosts").json().path(0).path("url").stringValue();
    }

    @Test
    void aVmStartsGetsItsAddressStopsAndGivesItBack() {
        UUID id = manager.createVm();

        Answer started = manager.post("/v1/vms/" + id + "/start", "");

        assertThat(started.status()).isEqualTo(200);
        assertThat(started.member("state")).isEqualTo("running");
        assertThat(started.member("guest_ip")).startsWith("127.9.0.");
        assertThat(started.json().path("started_at").isNull()).isFalse();

        Answer stopped = manager.post("/v1/vms/" + id + "/stop", "");

        assertThat(stopped.member("state")).isEqualTo("stopped");
        assertThat(stopped.json().path("guest_ip").isNull()).isTrue();
        assertThat(manager.delete("/v1/vms/" + id).status()).isEqualTo(204);
        assertThat(manager.get("/v1/vms/" + id).status()).isEqualTo(404);
        assertThat(manager.hostAgent().vms()).doesNotContainKey(id);
    }

    @Test
    void startingARunningVmIsAConflict() {
        UUID id = manager.startVm();

        Answer again = manager.post("/v1/vms/" + id + "/start", "");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.member("detail")).contains(id.toString(), "running");
    }

    @Test
    void stoppingAStoppedVmIsAConflict() {
        UUID id = manager.createVm();

        assertThat(manager.post("/v1/vms/" + id + "/stop", "").status()).isEqualTo(409);
    }

    @Test
    void deletingARunningVmIsAConflictThatSaysWhatToDo() {
        UUID id = manager.startVm();

        Answer refused = manager.delete("/v1/vms/" + id);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.member("detail")).contains("stop it first");
        assertThat(manager.get("/v1/vms/" + id).status()).isEqualTo(200);
    }

    @Test
    void ofTwoStartsAtOnceOneWins() throws InterruptedException, ExecutionException {
        UUID id = manager.createVm();
        Callable<Integer> start = () -> manager.post("/v1/vms/" + id + "/start", "").status();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = threads.invokeAll(List.of(start, start));

            assertThat(List.of(answers.get(0).get(), answers.get(1).get()))
                    .containsExactlyInAnyOrder(200, 409);
        }
    }

    @Test
    void aNameIsOneVmsOnly() {
        String body = "{\"name\":\"%s\"}".formatted(manager.freshName());
        manager.post("/v1/vms", body);

        Answer second = manager.post("/v1/vms", body);

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.member("type")).isEqualTo("/problems/name-taken");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        Answer refused =
                manager.post(
                        "/v1/vms",
                        """
                        {"name":"-Bad","vcpu_count":0,"mem_size_mib":4097,"image":"../etc","cpu":1}
                        """);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("name", "vcpu_count", "mem_size_mib", "image", "cpu");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | name",
                "{'name':null} | name",
                "{'name':7} | name",
                "{'name':''} | name",
                "{'name':'a-'} | name",
                "{'name':'ä'} | name",
                "{'name':'a\\nb'} | name",
                "{'name':'a234567890123456789012345678901234567890123456789012345678901234'} | name",
                "{'name':'x','vcpu_count':33} | vcpu_count",
                "{'name':'x','vcpu_count':-1} | vcpu_count",
                "{'name':'x','vcpu_count':1.5} | vcpu_count",
                "{'name':'x','vcpu_count':'1'} | vcpu_count",
                "{'name':'x','vcpu_count':null} | vcpu_count",
                "{'name':'x','vcpu_count':4294967297} | vcpu_count",
                "{'name':'x','mem_size_mib':63} | mem_size_mib",
                "{'name':'x','mem_size_mib':4097} | mem_size_mib",
                "{'name':'x','image':''} | image",
                "{'name':'x','guest_ip':'10.0.0.1'} | guest_ip",
            })
    void aFaultyFieldIsNamed(String body, String field) {
        Answer refused = manager.post("/v1/vms", body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "{",
                "[]",
                "7",
                "null",
                "\"name\"",
                "{\"name\":\"a\"} {}",
                "{\"name\":\"a\",\"name\":\"b\"}"
            })
    void whatIsNoJsonObjectIsMalformed(String body) {
        assertThat(manager.post("/v1/vms", body).status()).isEqualTo(400);
    }

    @Test
    void onlyJsonIsTaken() {
        Answer refused =
                manager.send("POST", "/v1/vms", "name=a", "application/x-www-form-urlencoded");

        assertThat(refused.status()).isEqualTo(415);
    }

    @Test
    void aBodyAbove64KiBIsRefused() {
        Answer refused = manager.post("/v1/vms", "{\"name\":\"" + "a".repeat(70_000) + "\"}");

        assertThat(refused.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "not-a-uuid", "1-1-1-1-1", "00000000-0000-4000-8000-000000000000"})
    void whatIsNotThereIs404(String id) {
        assertThat(manager.get("/v1/vms/" + id).status()).isEqualTo(404);
        assertThat(manager.delete("/v1/vms/" + id).status()).isEqualTo(404);
        assertThat(manager.post("/v1/vms/" + id + "/start", "").status()).isEqualTo(404);
        assertThat(manager.post("/v1/vms/" + id + "/stop", "").status()).isEqualTo(404);
        assertThat(manager.post("/v1/vms/" + id + "/pause", "").status()).isEqualTo(404);
        assertThat(manager.post("/v1/vms/" + id + "/resume", "").status()).isEqualTo(404);
        assertThat(manager.get("/v1/vms/" + id + "/metrics").status()).isEqualTo(404);
        assertThat(
                        manager.post(
                                        "/v1/vms/" + id + "/guest-ip",
                                        "{\"guest_ip\":\"192.168.1.100\"}")
                                .status())
                .isEqualTo(404);
    }

    @Test
    void anImageTheHostDoesNotHaveIsRefusedWithThoseItHas() {
        Answer refused =
                manager.post(
                        "/v1/vms",
                        "{\"name\":\"%s\",\"image\":\"nothing\"}".formatted(manager.freshName()));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").path(0).path("field").asString())
                .isEqualTo("image");
        assertThat(refused.json().path("errors").path(0).path("message").asString())
                .contains("demo");
    }

    @Test
    void ofManyImagesTheFirstAreNamedAndOneThatIsNewIsKnownAtOnce() {
        List<String> images = IntStream.rangeClosed(11, 40).mapToObj(i -> "image" + i).toList();
        manager.hostAgent().hold(images);
        try {
            String wanted = "{\"name\":\"%s\",\"image\":\"%s\"}";
            Answer refused =
                    manager.post("/v1/vms", wanted.formatted(manager.freshName(), "nothing"));
            Answer created =
                    manager.post("/v1/vms", wanted.formatted(manager.freshName(), "image40"));

            assertThat(refused.json().path("errors").path(0).path("message").asString())
                    .contains("image30 and 10 more, see GET /v1/images")
                    .endsWith("POST /v1/image-imports makes one");
            assertThat(created.status()).isEqualTo(201);
        } finally {
            manager.hostAgent().hold(List.of(FakeHostAgent.IMAGE));
        }
    }

    @Test
    void aVmThatEndsByItselfSaysWhyAndGivesItsAddressBack() {
        UUID id = manager.startVm();

        manager.hostAgent().fail(id, "the guest's kernel panicked");

        await().untilAsserted(() -> {
            Answer vm = manager.get("/v1/vms/" + id);
            assertThat(vm.member("state")).isEqualTo("failed");
            assertThat(vm.member("state_reason")).contains("panicked");
            assertThat(vm.json().path("guest_ip").isNull()).isTrue();
        });
        assertThat(manager.delete("/v1/vms/" + id).status()).isEqualTo(204);
    }

    @Test
    void withoutTheHostAgentNothingIsGuessed() {
        UUID id = manager.startVm();
        FakeHostAgent hostAgent = manager.hostAgent();

        hostAgent.crash();
        try {
            await().atMost(Duration.ofSeconds(6))
                    .until(() -> manager.get("/v1/vms/" + id).member("state").equals("unknown"));
            Answer start = manager.post("/v1/vms/" + id + "/start", "");
            assertThat(start.status()).isEqualTo(503);
            assertThat(start.member("type")).isEqualTo("/problems/host-unreachable");
            assertThat(start.member("detail")).contains(hostAgent.url().toString(), "start it");
            assertThat(manager.post("/v1/vms/" + id + "/stop", "").status()).isEqualTo(503);
            assertThat(manager.delete("/v1/vms/" + id).status()).isEqualTo(503);
            assertThat(manager.post("/v1/vms", "{\"name\":\"late\"}").status()).isEqualTo(503);
            assertThat(manager.post("/v1/vms", "{\"name\":\"\"}").status()).isEqualTo(422);
            assertThat(manager.get("/v1/health").member("status")).isEqualTo("degraded");
            assertThat(manager.get("/v1/hosts").json().path(0).path("reachable").booleanValue())
                    .isFalse();
        } finally {
            hostAgent.comeBack();
        }

        await().untilAsserted(() -> {
            assertThat(manager.get("/v1/vms/" + id).member("state")).isEqualTo("running");
            assertThat(manager.get("/v1/health").member("status")).isEqualTo("ok");
        });
    }
}
