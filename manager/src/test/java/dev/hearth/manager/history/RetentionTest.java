// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Partitions come and go by the day and the month of UTC. Fixture: one PostgreSQL.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-12-31T23:30:00Z");

    private final HistoryUnderTest history = new HistoryUnderTest(NOW);

    @AfterAll
    void end() {
        history.close();
    }

    @Test
    void whatIsPastItsTimeIsDroppedAndNothingElse() throws SQLException {
        HistoryStore store = new HistoryStore(history.dataSource());
        history.execute("CREATE TABLE history_10s_mine (LIKE history_10s)");
        for (Tier tier : Tier.STORED) {
            Instant edge = NOW.minus(tier.kept());
            makePartition(tier, edge);
            LocalDate before = tier.partitionOf(edge).minusDays(1);
            makePartition(tier, Instant.parse(before + "T12:00:00Z"));
        }
        store.makePartitions(NOW);

        List<String> dropped = store.dropOld(NOW);

        assertThat(dropped)
                .containsExactly(
                        "history_10s_20261229", "history_1m_20261216", "history_1h_202510");
        assertThat(tables()).contains("history_10s_mine").doesNotContainAnyElementsOf(dropped);
        assertThat(tables())
                .contains(
                        "history_10s_20261230",
                        "history_1m_20261217",
                        "history_1h_202511",
                        "history_10s_20261231",
                        "history_10s_20270101",
                        "history_10s_20270102",
                        "history_1m_20270102",
                        "history_1h_202612",
                        "history_1h_202701");
        assertThat(store.dropOld(NOW)).isEmpty();
    }

    @Test
    void theKeyOfAVmGoesWithTheLastOfItsHistory() throws SQLException {
        HistoryStore store = new HistoryStore(history.dataSource());
        UUID kept = history.createVm();
        UUID gone = history.createVm();
        UUID young = history.createVm();
        store.keys(List.of(kept, gone, young));
        history.execute(
                "UPDATE history_vm SET made_at = now() - interval '900 days' WHERE vm <> '%s'"
                        .formatted(young));
        history.execute("DELETE FROM vm WHERE id IN ('%s', '%s')".formatted(gone, young));

        store.dropOld(Instant.now());

        assertThat(keys(kept)).isEqualTo("1");
        assertThat(keys(gone)).isEqualTo("0");
        assertThat(keys(young)).isEqualTo("1");
    }

    private String keys(UUID vm) {
        return history.query("SELECT count(*) FROM history_vm WHERE vm = '%s'".formatted(vm));
    }

    @Test
    void aDayAndAMonthEndAtMidnightOfUtc() {
        UUID vm = history.createVm();
        history.hear(
                HistorySamples.cpu(vm, NOW.minusSeconds(3_600), 1),
                HistorySamples.cpu(
                        vm, Instant.parse("2026-12-31T23:59:59.999Z").minusSeconds(1_800), 1));
        history.clock.set(NOW.plus(Duration.ofHours(1)));
        history.hear(
                HistorySamples.cpu(vm, Instant.parse("2026-12-31T23:59:59.999Z"), 1),
                HistorySamples.cpu(vm, Instant.parse("2027-01-01T00:00:00Z"), 1));
        history.awaitWritten();

        assertThat(history.query("SELECT count(*) FROM history_10s_20261231")).isEqualTo("3");
        assertThat(history.query("SELECT count(*) FROM history_10s_20270101")).isEqualTo("1");
        assertThat(history.query("SELECT count(*) FROM history_1h_202701")).isEqualTo("1");
    }

    private void makePartition(Tier tier, Instant at) throws SQLException {
        try (Connection connection = history.dataSource().getConnection()) {
            new Partitions().ensure(connection, tier, at);
        }
    }

    private List<String> tables() {
        return List.of(
                history.query(
                                "SELECT string_agg(relname, ',') FROM pg_class WHERE relname LIKE 'history%'")
                        .split(",", -1));
    }
}
