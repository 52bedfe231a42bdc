// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.rest.FieldFault;
import dev.hearth.contract.rest.FleetSubscription;
import dev.hearth.contract.rest.VmState;
import dev.hearth.manager.history.HistoryMetric;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import dev.hearth.manager.problem.HearthException.Invalid;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What viewers of the fleet may ask for.
class FleetRequestsTest {

    private final Json json = new Json();
    private final FleetRequests requests = new FleetRequests(json);

    @Test
    void theLeastThatCanBeAskedIsAll() throws NotJson {
        FleetRequests.Wanted wanted = requests.read("{\"type\":\"subscribe\"}");

        assertThat(wanted.intervalS()).isEqualTo(1);
        assertThat(wanted.view())
                .isEqualTo(new FleetView(null, null, null, null, HistoryMetric.ALL));
    }

    @Test
    void theRecordOfTheContractIsUnderstood() throws NotJson {
        UUID vm = UUID.randomUUID();
        FleetSubscription full =
                new FleetSubscription(
                        "subscribe",
                        new FleetSubscription.Filter(
                                List.of(vm), List.of("h:1"), List.of(VmState.PAUSED), "Web"),
                        List.of("load1", "cpu_usage_percent"),
                        60);
        FleetSubscription empty = new FleetSubscription("subscribe", null, null, null);

        FleetRequests.Wanted wanted = requests.read(json.text(full));

        assertThat(wanted.intervalS()).isEqualTo(60);
        assertThat(wanted.view().vms()).containsExactly(vm);
        assertThat(wanted.view().hosts()).containsExactly("h:1");
        assertThat(wanted.view().states()).containsExactly(VmState.PAUSED);
        assertThat(wanted.view().name()).isEqualTo("web");
        assertThat(wanted.view().metrics())
                .containsExactly(HistoryMetric.LOAD1, HistoryMetric.CPU_USAGE_PERCENT);
        assertThat(requests.read(json.text(empty)))
                .isEqualTo(requests.read("{\"type\":\"subscribe\"}"));
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThatThrownBy(() ->
                        requests.read(
                                """
                                {"type": "look", "metrics": ["cpu"], "interval_s": 0, "x": 1,
                                 "filter": {"vms": ["no-uuid"], "hosts": [], "states": ["dead"],
                                            "name": "", "y": 2}}
                                """))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e ->
                                assertThat(e.faults())
                                        .extracting(FieldFault::field)
                                        .containsExactlyInAnyOrder(
                                                "type",
                                                "metrics",
                                                "interval_s",
                                                "x",
                                                "filter.vms",
                                                "filter.hosts",
                                                "filter.states",
                                                "filter.name",
                                                "filter.y"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{\"type\":\"subscribe\",\"filter\":[]}",
                "{\"type\":\"subscribe\",\"metrics\":\"cpu_usage_percent\"}",
                "{\"type\":\"subscribe\",\"metrics\":[]}",
                "{\"type\":\"subscribe\",\"metrics\":[\"load1\",\"load1\"]}",
                "{\"type\":\"subscribe\",\"interval_s\":1.5}",
                "{\"type\":\"subscribe\",\"interval_s\":61}",
                "{\"type\":\"subscribe\",\"filter\":{\"vms\":{\"a\":\"b\"}}}",
                "{\"type\":\"subscribe\",\"filter\":{\"states\":[1]}}",
            })
    void whatIsNoSubscriptionIsRefused(String text) {
        assertThatThrownBy(() -> requests.read(text)).isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"type\":\"subscribe\",\"type\":\"subscribe\"}"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> requests.read(text)).isInstanceOf(NotJson.class);
    }
}
