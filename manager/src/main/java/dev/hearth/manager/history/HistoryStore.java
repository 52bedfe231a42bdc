// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// The tables of the history. Reading is safe for use by many threads; what changes them is for
/// one, the writer's.
final class HistoryStore {

    /// Longer than this a healthy database takes for nothing that is asked here.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int ROWS_AT_ONCE = 2_000;
    private static final long SECONDS_A_DAY = 86_400;
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String NO_PARTITION = "23514";

    private final DataSource database;
    private final Partitions partitions = new Partitions();

    HistoryStore(DataSource database) {
        this.database = database;
    }

    /// The keys of those of these VMs that the manager has, given to them where they have none.
    Map<UUID, Integer> keys(Collection<UUID> vms) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement give =
                        connection.prepareStatement(
                                "INSERT INTO history_vm (vm) SELECT id FROM vm WHERE id = ANY (?)"
                                        + " AND id NOT IN (SELECT vm FROM history_vm)"
                                        + " ON CONFLICT DO NOTHING");
                PreparedStatement query =
                        connection.prepareStatement(
                                "SELECT vm, key FROM history_vm WHERE vm = ANY (?)")) {
            Array ids = connection.createArrayOf("uuid", vms.toArray());
            give.setArray(1, ids);
            give.executeUpdate();
            query.setArray(1, ids);
            Map<UUID, Integer> keys = new HashMap<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    keys.put(rows.getObject(1, UUID.class), rows.getInt(2));
                }
            }
            return keys;
        }
    }

    /// Writes rows, all of them or none.
    void write(Collection<DueRow> rows) throws SQLException {
        try (Connection connection = connection()) {
            ensurePartitions(connection, rows);
            try {
                write(connection, rows, DueRow::replaces);
            } catch (SQLException e) {
                switch (e.getSQLState()) {
                    // A commit whose answer was lost, or a manager beside this one.
                    case UNIQUE_VIOLATION -> write(connection, rows, row -> true);
                    case NO_PARTITION -> {
                        partitions.lookAgain();
                        throw e;
                    }
                    case null, default -> throw e;
                }
            }
        }
    }

    /// Throws when the database does not answer.
    void check() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    /// Makes the partitions of the coming days.
    void makePartitions(Instant now) throws SQLException {
        try (Connection connection = connection()) {
            partitions.makeAhead(connection, now);
        }
    }

    /// Drops what is older than its tier keeps, and the keys of VMs of which nothing is left;
    /// returns the dropped partitions.
    List<String> dropOld(Instant now) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement forget =
                        connection.prepareStatement(
                                "DELETE FROM history_vm v WHERE made_at < ?"
                                        + " AND NOT EXISTS (SELECT FROM vm WHERE id = v.vm)"
                                        + " AND NOT EXISTS (SELECT FROM history_1h WHERE vm = v.key)")) {
            List<String> dropped = partitions.dropOld(connection, now);
            forget.setObject(1, time(now.minus(Tier.HOUR.kept()).toEpochMilli()));
            forget.executeUpdate();
            return dropped;
        }
    }

    /// Reads a VM's steps of a tier from one moment until another, in order. Of each step only
    /// these metrics are known.
    void read(Wanted wanted, Consumer<Step> steps) throws SQLException {
        String sql =
                ("SELECT %s FROM %s WHERE vm = (SELECT key FROM history_vm WHERE vm = ?)"
                                + " AND at >= ? AND at < ? ORDER BY at")
                        .formatted(RowFormat.columns(wanted.metrics()), wanted.tier().table());
        try (Connection connection = connection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setObject(1, wanted.vm());
            query.setObject(2, time(wanted.fromMs()));
            query.setObject(3, time(wanted.toMs()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    steps.accept(RowFormat.step(rows, 1, wanted.metrics()));
                }
            }
        }
    }

    /// What [#read] is to read.
    record Wanted(UUID vm, Tier tier, long fromMs, long toMs, List<HistoryMetric> metrics) {}

    /// Reads back what an earlier manager was still at work on.
    void recover(Recovery recovery) throws SQLException {
        try (Connection connection = connection()) {
            connection.setAutoCommit(false);
            since(connection, Tier.TEN_SECONDS, Tier.MINUTE, recovery::tenSeconds);
            since(connection, Tier.MINUTE, Tier.HOUR, recovery::minute);
            recovery.endOfMinutes();
            since(connection, Tier.HOUR, Tier.HOUR, recovery::hour);
            connection.commit();
        }
    }

    private interface StoredSteps {
        void accept(VmKey vm, Step step);
    }

    /// Of each VM the steps of one tier since the newest of another.
    private static void since(Connection connection, Tier tier, Tier coarser, StoredSteps steps)
            throws SQLException {
        String sql =
                """
                SELECT v.vm, v.key, %s
                  FROM history_vm v JOIN vm ON vm.id = v.vm
                 CROSS JOIN LATERAL (SELECT max(at) AS newest FROM %s c WHERE c.vm = v.key) n
                 CROSS JOIN LATERAL (SELECT * FROM %s t
                                      WHERE t.vm = v.key
                                        AND t.at >= coalesce(n.newest, '-infinity')) t
                 ORDER BY v.key, t.at
                """
                        .formatted(
                                RowFormat.columns(HistoryMetric.KEPT),
                                coarser.table(),
                                tier.table());
        try (Statement query = connection.createStatement()) {
            query.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = query.executeQuery(sql)) {
                while (rows.next()) {
                    steps.accept(
                            new VmKey(rows.getObject(1, UUID.class), rows.getInt(2)),
                            RowFormat.step(rows, 3, HistoryMetric.KEPT));
                }
            }
        }
    }

    private void ensurePartitions(Connection connection, Collection<DueRow> rows)
            throws SQLException {
        Map<Tier, Set<Long>> days = new EnumMap<>(Tier.class);
        for (DueRow row : rows) {
            long day = row.at().getEpochSecond() / SECONDS_A_DAY;
            if (days.computeIfAbsent(row.tier(), tier -> new HashSet<>()).add(day)) {
                partitions.ensure(connection, row.tier(), row.at());
            }
        }
    }

    private interface Kind {
        boolean replaces(DueRow row);
    }

    private static void write(Connection connection, Collection<DueRow> rows, Kind kind)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            for (Tier tier : Tier.STORED) {
                List<DueRow> its = rows.stream().filter(row -> row.tier() == tier).toList();
                copy(
                        connection,
                        tier.table(),
                        its.stream().filter(row -> !kind.replaces(row)).toList());
                replace(connection, tier, its.stream().filter(kind::replaces).toList());
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void replace(Connection connection, Tier tier, List<DueRow> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            String draft = tier.table() + "_draft";
            statement.execute(
                    "CREATE TEMPORARY TABLE %s (LIKE %s) ON COMMIT DROP"
                            .formatted(draft, tier.table()));
            copy(connection, draft, rows);
            statement.execute(
                    "INSERT INTO %s (%s) SELECT %s FROM %s ON CONFLICT (vm, at) DO UPDATE SET %s"
                            .formatted(
                                    tier.table(),
                                    RowFormat.COLUMNS,
                                    RowFormat.COLUMNS,
                                    draft,
                                    RowFormat.assignments()));
        }
    }

    private static void copy(Connection connection, String table, List<DueRow> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            bytes.write(RowFormat.HEADER);
            for (DueRow row : rows) {
                bytes.write(row.encoded());
            }
            bytes.write(RowFormat.TRAILER);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written to", e);
        }
        CopyIn copy =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(
                                "COPY %s (%s) FROM STDIN (FORMAT binary)"
                                        .formatted(table, RowFormat.COLUMNS));
        copy.writeToCopy(bytes.toByteArray(), 0, bytes.size());
        copy.endCopy();
    }

    private Connection connection() throws SQLException {
        Connection connection = database.getConnection();
        try {
            connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static OffsetDateTime time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).atOffset(ZoneOffset.UTC);
    }
}
