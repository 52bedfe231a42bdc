// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hearth.contract.rest.Health;
import dev.hearth.manager.config.DatabaseUrl;
import dev.hearth.manager.home.Home;
import dev.hearth.manager.problem.HearthException.DatabaseUnavailable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/// The manager's database, migrated to its newest version and ready for use.
public final class Database implements AutoCloseable {

    private static final String NO_SUCH_DATABASE = "3D000";
    private static final int POOL_SIZE = 10;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final @Nullable EmbeddedPostgres embedded;
    private final HikariDataSource pool;

    private Database(@Nullable EmbeddedPostgres embedded, HikariDataSource pool) {
        this.embedded = embedded;
        this.pool = pool;
    }

    /// Opens the database that `external` names, or else the embedded one of `home`. Takes a
    /// quarter of a second for an embedded one that was opened before, some seconds the first time.
    /// Throws [DatabaseException].
    public static Database open(Home home, Optional<DatabaseUrl> external) {
        if (external.isPresent()) {
            return new Database(null, migratedPool(external.get()));
        }
        EmbeddedPostgres postgres = EmbeddedPostgres.start(home);
        try {
            createIfMissing(postgres.url());
            return new Database(postgres, migratedPool(postgres.url()));
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    /// Pooled connections.
    public DataSource dataSource() {
        return pool;
    }

    /// Whose PostgreSQL it is.
    public Health.Database kind() {
        return embedded == null ? Health.Database.EXTERNAL : Health.Database.EMBEDDED;
    }

    /// Asks the database whether it is there. Throws [DatabaseUnavailable].
    public void check() {
        try (Connection connection = pool.getConnection()) {
            if (connection.isValid((int) CONNECT_TIMEOUT.toSeconds())) {
                return;
            }
            throw new SQLException("the connection is not valid");
        } catch (SQLException e) {
            throw new DatabaseUnavailable(
                    "the manager's database does not answer; look into the manager's log", e);
        }
    }

    /// Closes the connections and ends the embedded server.
    @Override
    public void close() {
        pool.close();
        if (embedded != null) {
            embedded.close();
        }
    }

    private static boolean exists(DatabaseUrl url) {
        try (Connection connection = connect(url)) {
            return connection.isValid((int) CONNECT_TIMEOUT.toSeconds());
        } catch (SQLException e) {
            if (NO_SUCH_DATABASE.equals(e.getSQLState())) {
                return false;
            }
            throw new DatabaseException("cannot log in to the embedded PostgreSQL", e);
        }
    }

    private static void createIfMissing(DatabaseUrl url) {
        if (exists(url)) {
            return;
        }
        DatabaseUrl maintenance =
                new DatabaseUrl(
                        url.host(),
                        url.port(),
                        "postgres",
                        url.user(),
                        url.password(),
                        url.parameters());
        try (Connection connection = connect(maintenance);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + Cluster.DATABASE);
        } catch (SQLException e) {
            throw new DatabaseException("cannot create the database " + Cluster.DATABASE, e);
        }
    }

    private static Connection connect(DatabaseUrl url) throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password().reveal());
    }

    private static HikariDataSource migratedPool(DatabaseUrl url) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password().reveal());
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw new DatabaseException(
                    "cannot connect to %s: %s; check DATABASE_URL".formatted(url, rootMessage(e)),
                    e);
        }
        try {
            migrate(pool);
            return pool;
        } catch (FlywayException e) {
            pool.close();
            throw new DatabaseException(
                    "cannot make the tables in %s: %s; name a database that its user owns alone"
                            .formatted(url, rootMessage(e)),
                    e);
        }
    }

    private static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .validateMigrationNaming(true)
                .load()
                .migrate();
    }

    private static @Nullable String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
