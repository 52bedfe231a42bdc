// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.Samples;
import dev.hearth.manager.testing.WithManager;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The history as clients get it, of a whole manager that hears a host.
@ExtendWith(WithManager.class)
class HistoryApiTest {

    private final ManagerUnderTest manager;

    HistoryApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void aStepIsThereBeforeItIsWritten() {
        UUID id = manager.startVm();

        JsonNode answer = await().until(() -> history(id, "").json(), found -> knownMs(found) > 0);

        assertThat(answer.path("tier").stringValue()).isEqualTo("10s");
        assertThat(answer.path("step_seconds").longValue()).isEqualTo(10);
        assertThat(answer.path("open_since").isString()).isTrue();
        JsonNode cpu = answer.path("metrics").path("cpu_usage_percent");
        int last = lastKnown(cpu);
        assertThat(cpu.path("unit").stringValue()).isEqualTo("percent");
        for (String figure : List.of("min", "avg", "max")) {
            assertThat(cpu.path(figure).get(last).doubleValue()).isEqualTo(Samples.CPU);
        }
        assertThat(cpu.path("sources").get(last).stringValue()).isEqualTo("guest");
        assertThat(
                        answer.path("metrics")
                                .path("network_in_bytes_per_second")
                                .path("avg")
                                .get(last)
                                .doubleValue())
                .isEqualTo(1_024);
        assertThat(answer.path("starts").get(last).intValue()).isBetween(0, 1);
    }

    @Test
    void theLastQuarterOfAnHourIsThereSecondBySecond() {
        UUID id = manager.startVm();

        JsonNode answer =
                await().until(
                                () -> history(id, "?from=-1m&step=1s").json(),
                                found -> knownMs(found) >= 3_000);

        assertThat(answer.path("tier").stringValue()).isEqualTo("live");
        assertThat(answer.path("step_seconds").longValue()).isEqualTo(1);
        assertThat(answer.path("open_since").isString()).isTrue();
        JsonNode cpu = answer.path("metrics").path("cpu_usage_percent");
        int last = lastKnown(cpu);
        assertThat(cpu.path("avg").get(last).doubleValue()).isEqualTo(Samples.CPU);
        assertThat(cpu.path("known_ms").get(last).intValue()).isEqualTo(1_000);
        assertThat(cpu.path("sources").get(last).stringValue()).isEqualTo("guest");
        assertThat(cpu.path("avg").get(0).isNull()).isTrue();
        assertThat(answer.path("metrics").path("pressure_io_full_percent").path("avg"))
                .allMatch(JsonNode::isNull);
        assertThat(get(id, "?from=-1m&step=1s", "text/csv").headers().firstValue("Hearth-Tier"))
                .hasValue("live");
    }

    @Test
    void whatNobodyKnowsIsAGap() {
        UUID id = manager.startVm();

        JsonNode answer = await().until(() -> history(id, "").json(), found -> knownMs(found) > 0);

        JsonNode cpu = answer.path("metrics").path("cpu_usage_percent");
        assertThat(cpu.path("avg").get(0).isNull()).isTrue();
        assertThat(cpu.path("sources").get(0).isNull()).isTrue();
        assertThat(answer.path("starts").get(0).isNull()).isTrue();
        JsonNode writes = answer.path("metrics").path("disk_write_bytes_per_second");
        assertThat(writes.path("avg")).allMatch(JsonNode::isNull);
        assertThat(writes.path("known_ms")).allMatch(known -> known.intValue() == 0);
    }

    @Test
    void onlyWhatIsAskedForIsTold() {
        UUID id = manager.createVm();

        JsonNode answer = history(id, "?from=-24h&step=60s&metrics=load1,cpu_usage_percent").json();

        assertThat(answer.path("metrics").propertyNames())
                .containsExactly("load1", "cpu_usage_percent");
        assertThat(answer.path("tier").stringValue()).isEqualTo("1m");
        assertThat(answer.path("starts").size()).isBetween(1_440, 1_441);
        assertThat(answer.path("open_since").isNull()).isTrue();
    }

    @Test
    void csvComesWhenItIsAskedFor() {
        UUID id = manager.startVm();
        await().until(() -> knownMs(history(id, "").json()) > 0);

        Answer csv =
                get(id, "?from=-1m&step=10s&metrics=load1,disk_write_bytes_per_second", "text/csv");

        assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(csv.headers().firstValue("Hearth-Tier")).hasValue("10s");
        assertThat(csv.headers().firstValue("Hearth-Step-Seconds")).hasValue("10");
        List<String> lines = csv.text().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo(
                        "at,starts,load1_min,load1_avg,load1_max,load1_known_ms,load1_sources,"
                                + "disk_write_bytes_per_second_min,disk_write_bytes_per_second_avg,"
                                + "disk_write_bytes_per_second_max,disk_write_bytes_per_second_known_ms,"
                                + "disk_write_bytes_per_second_sources");
        assertThat(lines).hasSizeBetween(7, 8);
        assertThat(lines.subList(1, lines.size()))
                .allMatch(
                        line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d0Z,.*,,,,0,"));
        assertThat(lines.getLast()).contains(",0.1,0.1,0.1,").contains(",guest,");
    }

    @Test
    void jsonComesUnlessCsvIsWantedMore() {
        UUID id = manager.createVm();

        for (String accept :
                List.of(
                        "*/*",
                        "application/json",
                        "text/csv;q=0.5, application/json",
                        "text/html")) {
            assertThat(get(id, "", accept).headers().firstValue("Content-Type"))
                    .as(accept)
                    .hasValue("application/json");
        }
        assertThat(get(id, "", "application/json;q=0.5, text/csv").text()).startsWith("at,starts");
    }

    @Test
    void whatIsWrongIsToldFieldByField() {
        UUID id = manager.createVm();

        Answer refused = history(id, "?from=-14d&step=1m&metrics=cpu");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("step", "metrics");
        assertThat(refused.text()).contains("step=2m fits").contains("cpu_usage_percent");
    }

    @Test
    void theHistoryOfAVmThatIsGoneIsHidden() {
        UUID id = manager.createVm();
        manager.delete("/v1/vms/" + id);

        assertThat(history(id, "").status()).isEqualTo(404);
        assertThat(history(UUID.randomUUID(), "").status()).isEqualTo(404);
    }

    @Test
    void healthSaysHowTheKeepingGoes() {
        manager.startVm();

        await().until(() ->
                manager.get("/v1/health").json().path("history").path("taken_samples").longValue()
                        > 0);
        assertThat(manager.get("/v1/health").json().path("history").path("written").booleanValue())
                .isTrue();
    }

    @Test
    void aNewIncarnationIsMarked() {
        UUID id = manager.startVm();
        await().until(() -> knownMs(history(id, "").json()) > 0);
        manager.post("/v1/vms/" + id + "/stop", "");
        manager.post("/v1/vms/" + id + "/start", "");

        await().atMost(Duration.ofSeconds(10))
                .until(() -> starts(history(id, "?from=-1h&step=2h").json()) == 2);
    }

    private static int starts(JsonNode answer) {
        int sum = 0;
        for (JsonNode starts : answer.path("starts")) {
            sum += starts.isNull() ? 0 : starts.intValue();
        }
        return sum;
    }

    private Answer history(UUID id, String query) {
        return manager.get("/v1/vms/" + id + "/metrics/history" + query);
    }

    private Answer get(UUID id, String query, String accept) {
        return manager.raw(
                HttpRequest.newBuilder(
                                URI.create(
                                        manager.address()
                                                + "/v1/vms/"
                                                + id
                                                + "/metrics/history"
                                                + query))
                        .header("Accept", accept)
                        .build());
    }

    private static long knownMs(JsonNode answer) {
        long all = 0;
        for (JsonNode known : answer.path("metrics").path("cpu_usage_percent").path("known_ms")) {
            all += known.intValue();
        }
        return all;
    }

    private static int lastKnown(JsonNode series) {
        int last = series.path("known_ms").size() - 1;
        while (series.path("known_ms").get(last).intValue() == 0) {
            last--;
        }
        return last;
    }
}
