// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.Verdict.Cause;
import dev.hearth.contract.host.VmEvent;
import dev.hearth.contract.host.VmEvent.Kind;
import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What happened to VMs, through the public API. On a whole manager with a fake host agent.
@ExtendWith(WithManager.class)
class EventApiTest {

    private static final Instant AT = Instant.parse("2026-11-26T10:00:00Z");
    private static final Verdict VERDICT =
            new Verdict(Cause.GUEST_OUT_OF_MEMORY, "it had no memory left", List.of("it killed 2"));

    private final ManagerUnderTest manager;

    EventApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void whatHappenedOnTheHostIsToldNewestFirstAndOutlivesTheHostsOwnMemory() {
        UUID vm = manager.startVm();
        happen(vm, 10, Kind.STARTED, null);
        happen(vm, 20, Kind.ENDED, VERDICT);

        List<JsonNode> events = awaitEvents(vm, 2);

        assertThat(events.get(0).path("kind").asString()).isEqualTo("ended");
        assertThat(events.get(0).path("at").asString()).isEqualTo("2026-11-26T10:00:20Z");
        assertThat(events.get(0).path("incarnation").asString()).isEqualTo("one");
        assertThat(events.get(0).path("verdict").path("cause").asString())
                .isEqualTo("guest-out-of-memory");
        assertThat(events.get(0).path("verdict").path("evidence").get(0).asString())
                .isEqualTo("it killed 2");
        assertThat(events.get(1).path("kind").asString()).isEqualTo("started");
        assertThat(events.get(1).path("verdict").isNull()).isTrue();
        JsonNode newest = manager.get("/v1/events?limit=1").json().path("events").get(0);
        assertThat(newest).isEqualTo(events.get(0));
    }

    @Test
    void theVerdictIsPartOfTheVm() {
        UUID vm = manager.startVm();
        assertThat(manager.get("/v1/vms/" + vm).json().path("verdict").isNull()).isTrue();

        happen(vm, 10, Kind.ENDED, VERDICT);

        await().untilAsserted(() ->
                assertThat(
                                manager.get("/v1/vms/" + vm)
                                        .json()
                                        .path("verdict")
                                        .path("detail")
                                        .asString(""))
                        .isEqualTo("it had no memory left"));
    }

    @Test
    void pagesFollowEachOther() {
        UUID vm = manager.startVm();
        for (int i = 1; i <= 5; i++) {
            happen(vm, i, Kind.PAUSED, null);
        }
        List<JsonNode> all = awaitEvents(vm, 5);

        List<JsonNode> read = new ArrayList<>();
        String more = "";
        do {
            JsonNode page = manager.get(path(vm) + "?limit=2" + more).json();
            page.path("events").forEach(read::add);
            more = page.path("before").isNull() ? "" : "&before=" + page.path("before").asLong();
        } while (!more.isEmpty());

        assertThat(read).isEqualTo(all);
    }

    @Test
    void ofOneVmAndOfAllOnlySomeKindsCanBeHad() {
        UUID vm = manager.startVm();
        happen(vm, 1, Kind.STARTED, null);
        happen(vm, 2, Kind.PAUSED, null);
        happen(vm, 3, Kind.GUEST_OOM, null);
        awaitEvents(vm, 3);

        assertThat(kinds(path(vm) + "?kind=guest-oom")).containsExactly("guest-oom");
        assertThat(kinds(path(vm) + "?kind=started&kind=guest-oom"))
                .containsExactly("guest-oom", "started");
        assertThat(kinds("/v1/events?kind=guest-oom&limit=1")).containsExactly("guest-oom");
        assertThat(kinds(path(vm) + "?kind=ended")).isEmpty();
        Answer refused = manager.get(path(vm) + "?kind=vanished");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("\"field\":\"kind\"", "must be one of started, ");
    }

    private List<String> kinds(String path) {
        List<String> kinds = new ArrayList<>();
        manager.get(path)
                .json()
                .path("events")
                .forEach(event -> kinds.add(event.path("kind").asString()));
        return kinds;
    }

    @Test
    void theNewestOfAVmAreKept() {
        UUID vm = manager.startVm();
        for (int i = 1; i <= EventStore.MOST + 10; i++) {
            happen(vm, i, Kind.PAUSED, null);
        }

        await().untilAsserted(() -> {
            JsonNode page = manager.get(path(vm) + "?limit=1000").json();
            assertThat(page.path("events")).hasSize(EventStore.MOST);
            assertThat(page.path("events").get(0).path("detail").asString())
                    .isEqualTo("event " + (EventStore.MOST + 10));
            assertThat(page.path("before").isNull()).isTrue();
        });
    }

    @Test
    void whileTheHostIsAwayNothingIsLostAndNothingIsTakenTwice() {
        UUID vm = manager.startVm();
        happen(vm, 10, Kind.STARTED, null);
        awaitEvents(vm, 1);
        manager.hostAgent().crash();
        happen(vm, 20, Kind.PAUSED, null);
        happen(vm, 30, Kind.RESUMED, null);
        manager.hostAgent().comeBack();

        assertThat(awaitEvents(vm, 3))
                .extracting(event -> event.path("kind").asString())
                .containsExactly("resumed", "paused", "started");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=many", "before=0", "before=-1"})
    void whatIsNoPageIsRefused(String query) {
        Answer refused = manager.get("/v1/events?" + query);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().toString()).contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void aVmThatIsNotThereHasNoEvents() {
        assertThat(manager.get(path(new UUID(4, 4))).status()).isEqualTo(404);
    }

    private void happen(UUID vm, long seq, Kind kind, @Nullable Verdict verdict) {
        manager.hostAgent()
                .happen(
                        vm,
                        new VmEvent(
                                seq, AT.plusSeconds(seq), kind, "one", "event " + seq, verdict));
    }

    private List<JsonNode> awaitEvents(UUID vm, int count) {
        return await().until(
                        () -> {
                            List<JsonNode> events = new ArrayList<>();
                            manager.get(path(vm)).json().path("events").forEach(events::add);
                            return events;
                        },
                        events -> events.size() == count);
    }

    private static String path(UUID vm) {
        return "/v1/vms/" + vm + "/events";
    }
}
