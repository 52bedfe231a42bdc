// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.awaitility.Awaitility.await;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.VmHistory;
import dev.hearth.manager.database.Database;
import dev.hearth.manager.home.Home;
import dev.hearth.manager.testing.FakeHostAgent;
import dev.hearth.manager.testing.TestHome;
import dev.hearth.manager.vm.VmId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// The history of a manager on a real PostgreSQL, without the rest of it: samples go in at the top,
/// answers come out. It can be restarted; the database stays.
final class HistoryUnderTest implements AutoCloseable {

    final SettableClock clock;

    private final Path root = TestHome.create();
    private final Home home = Home.open(root);
    private final Database database = Database.open(home, Optional.empty());
    private final SwitchedDataSource source = new SwitchedDataSource(database.dataSource());

    HistoryCounts counts = new HistoryCounts();
    HistoryRecorder recorder;
    HistoryWriter writer;
    HistoryService service;
    OpenHistory open;
    LiveRings live;

    /// @param now what the manager's clock says
    HistoryUnderTest(Instant now) {
        clock = new SettableClock(now);
        recorder = new HistoryRecorder(clock, counts);
        live = new LiveRings(clock, clock::nanos);
        open = new OpenHistory(clock::nanos, counts, OpenHistory.MOST_UNWRITTEN);
        HistoryStore store = new HistoryStore(source);
        writer = writer(store);
        service =
                new HistoryService(
                        live, new DatabaseArchive(recorder, open, store, writer, counts), clock);
    }

    /// Ends it in order and starts it again.
    void restart() {
        writer.close();
        counts = new HistoryCounts();
        recorder = new HistoryRecorder(clock, counts);
        live = new LiveRings(clock, clock::nanos);
        open = new OpenHistory(clock::nanos, counts, OpenHistory.MOST_UNWRITTEN);
        HistoryStore store = new HistoryStore(source);
        writer = writer(store);
        service =
                new HistoryService(
                        live, new DatabaseArchive(recorder, open, store, writer, counts), clock);
    }

    /// Ends it as a kill does, without a last word to the database, and starts it again.
    void crash() {
        source.away = true;
        writer.close();
        source.away = false;
        restart();
    }

    /// The database does not answer from now on, or does again.
    void setAway(Away away) {
        source.away = away == Away.YES;
    }

    enum Away {
        YES,
        NO
    }

    /// A VM that the manager knows.
    UUID createVm() {
        UUID id = UUID.randomUUID();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "INSERT INTO vm (id, name, vcpu_count, mem_size_mib, image, network_mode)"
                                        + " VALUES (?, ?, 1, 128, 'demo', 'none')")) {
            insert.setObject(1, id);
            insert.setString(2, "vm-" + id);
            insert.executeUpdate();
            return id;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Says samples as the host stream does, and waits until they are in their steps.
    void hear(MetricSample... samples) {
        hear(List.of(samples));
    }

    /// Likewise.
    void hear(List<MetricSample> samples) {
        long before = seen();
        recorder.accepted(batch(samples));
        live.accepted(batch(samples));
        await().pollInterval(Duration.ofMillis(2)).until(() -> seen() >= before + samples.size());
    }

    /// As the host stream says them.
    static Batch batch(List<MetricSample> samples) {
        List<Batch.Entry> entries =
                samples.stream().map(sample -> new Batch.Entry(status(sample), sample)).toList();
        return new Batch(new UUID(0, 1), 1, samples.getLast().at(), FakeHostAgent.INFO, entries);
    }

    /// The database.
    DataSource dataSource() {
        return database.dataSource();
    }

    /// What the API answers.
    VmHistory get(UUID vm, Map<String, String> parameters) {
        Map<String, List<String>> lists = new HashMap<>();
        parameters.forEach((name, value) -> lists.put(name, List.of(value)));
        return service.of(new VmId(vm), lists);
    }

    /// Everything that is done and can be written is.
    void awaitWritten() {
        long before = counts.written.sum();
        clock.pass(VmTrack.SILENCE);
        await().atMost(Duration.ofSeconds(20)).until(() -> open.unwritten() == 0);
        if (counts.written.sum() == before) {
            throw new AssertionError("nothing was written");
        }
    }

    /// One value that a query answers, as text.
    String query(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Any statement.
    void execute(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Kills the database server at once (SIGKILL).
    void killDatabase() {
        try {
            long pid =
                    Long.parseLong(
                            Files.readAllLines(home.directory().resolve("data/postmaster.pid"))
                                    .getFirst()
                                    .strip());
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        writer.close();
        database.close();
        home.close();
        TestHome.delete(root);
    }

    private HistoryWriter writer(HistoryStore store) {
        return new HistoryWriter(recorder, open, store, counts, clock, Duration.ofMillis(50));
    }

    private long seen() {
        return counts.taken.sum()
                + counts.repeated.sum()
                + counts.late.sum()
                + counts.implausible.sum()
                + counts.crowdedOut.sum();
    }

    private static VmStatus status(MetricSample sample) {
        return new VmStatus(
                sample.vmId(),
                new VmSpec("vm", 1, 128, FakeHostAgent.IMAGE),
                VmState.RUNNING,
                null,
                sample.incarnation(),
                1L,
                null,
                null,
                null,
                null,
                null,
                0);
    }
}
