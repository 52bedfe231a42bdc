// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes partitions before they are needed and drops those that are past their time. Days and
/// months are those of UTC. For use by one thread.
final class Partitions {

    /// How long before its beginning a partition is there.
    private static final Duration AHEAD = Duration.ofDays(2);

    /// duplicate_table, and unique_violation in PostgreSQL's own catalogue.
    private static final Set<String> MADE_MEANWHILE = Set.of("42P07", "23505");

    private final Set<String> known = new HashSet<>();

    /// Makes the partitions of the coming days.
    void makeAhead(Connection connection, Instant now) throws SQLException {
        for (Tier tier : Tier.STORED) {
            LocalDate last = tier.partitionOf(now.plus(AHEAD));
            for (LocalDate first = tier.partitionOf(now);
                    !first.isAfter(last);
                    first = tier.partitionAfter(first)) {
                make(connection, tier, first);
            }
        }
    }

    /// Makes the partition of a moment unless it is there. No transaction may be open.
    void ensure(Connection connection, Tier tier, Instant at) throws SQLException {
        make(connection, tier, tier.partitionOf(at));
    }

    /// Forgets which partitions are there: somebody else has changed them.
    void lookAgain() {
        known.clear();
    }

    /// Drops the partitions of which all is older than its tier keeps; returns their names. What is
    /// not named like a partition of ours is left alone.
    List<String> dropOld(Connection connection, Instant now) throws SQLException {
        List<String> dropped = new ArrayList<>();
        for (Tier tier : Tier.STORED) {
            Instant oldest = now.minus(tier.kept());
            for (String name : partitions(connection, tier)) {
                if (tier.partitionEnd(name).filter(end -> !end.isAfter(oldest)).isPresent()) {
                    execute(connection, "DROP TABLE " + name);
                    known.remove(name);
                    dropped.add(name);
                }
            }
        }
        return dropped;
    }

    private void make(Connection connection, Tier tier, LocalDate first) throws SQLException {
        String name = tier.partitionName(first);
        if (known.contains(name)) {
            return;
        }
        try {
            execute(
                    connection,
                    ("CREATE TABLE IF NOT EXISTS %s PARTITION OF %s"
                                    + " FOR VALUES FROM ('%s 00:00:00+00') TO ('%s 00:00:00+00')")
                            .formatted(name, tier.table(), first, tier.partitionAfter(first)));
        } catch (SQLException e) {
            // Somebody made it between the look and the making.
            if (!MADE_MEANWHILE.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
        }
        known.add(name);
    }

    private static List<String> partitions(Connection connection, Tier tier) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                                + " WHERE i.inhparent = CAST(? AS regclass) ORDER BY c.relname")) {
            query.setString(1, tier.table());
            List<String> names = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }
    }

    /// Whoever reads or writes the whole table has to wait while this waits: so it does not wait
    /// long, and is tried again later.
    private static void execute(Connection connection, String definition) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '2s'");
            statement.execute(definition);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }
}
