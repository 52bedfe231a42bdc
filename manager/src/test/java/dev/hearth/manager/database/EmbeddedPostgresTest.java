// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearth.manager.config.DatabaseUrl;
import dev.hearth.manager.home.Home;
import dev.hearth.manager.testing.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The supervisor on a real PostgreSQL: what survives, what is ended, what is refused. One data
/// directory for all tests, made by the first.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedPostgresTest {

    private final Path root = TestHome.create();
    private final Home home = Home.open(root);

    @AfterAll
    void removeAll() {
        home.close();
        TestHome.delete(root);
    }

    @Test
    void dataPasswordAndPortSurviveARestart() throws SQLException, IOException {
        DatabaseUrl first;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home)) {
            first = maintenance(postgres);
            execute(first, "CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer");
        }

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home)) {
            assertThat(maintenance(postgres)).isEqualTo(first);
            assertThat(query(first, "SELECT answer FROM kept")).isEqualTo("42");
            assertThat(DatabaseUrl.parse(read("database-url"))).isEqualTo(postgres.url());
        }
    }

    @Test
    void itIsSetUpForDataNotForTests() throws SQLException, IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home)) {
            DatabaseUrl url = maintenance(postgres);

            assertThat(query(url, "SHOW fsync")).isEqualTo("on");
            assertThat(query(url, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(query(url, "SHOW data_checksums")).isEqualTo("on");
            assertThat(query(url, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(url, "SHOW unix_socket_directories")).isEmpty();
            assertThat(
                            query(
                                    url,
                                    "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method NOT IN ('reject', 'scram-sha-256')"))
                    .isEqualTo("0");
            assertThatThrownBy(
                            () -> DriverManager.getConnection(url.jdbcUrl(), url.user(), "wrong"))
                    .isInstanceOf(SQLException.class);
            for (String secret : List.of("database-url", "database-password")) {
                assertThat(
                                PosixFilePermissions.toString(
                                        Files.getPosixFilePermissions(
                                                home.directory().resolve(secret))))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aServerThatIsKilledComesBackOnTheSamePort() throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home)) {
            DatabaseUrl url = maintenance(postgres);
            execute(url, "CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer");
            ProcessHandle.of(pid()).orElseThrow().destroyForcibly();

            await().ignoreExceptions()
                    .until(() -> query(url, "SELECT answer FROM kept").equals("42"));
        }
    }

    @Test
    void aServerThatAKilledManagerLeftBehindIsEnded() throws SQLException {
        PostgresAccount account = PostgresAccount.choose();
        PostgresBinaries binaries = PostgresBinaries.unpack(home.directory().resolve("postgres"));
        Cluster cluster = Cluster.open(home, binaries, account);
        int port;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home)) {
            port = postgres.url().port();
        }
        Postmaster.start(binaries, account, cluster, port);
        long orphan = pid();

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home)) {
            assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(pid()).isNotEqualTo(orphan);
            assertThat(postgres.url().port()).isEqualTo(port);
            assertThat(query(maintenance(postgres), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aProcessThatOnlyHasTheNumberOfAnEarlierServerIsLeftAlone() throws IOException {
        Path data = Files.createDirectory(root.resolve("other-data"));
        Files.writeString(
                data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + data + "\n");

        assertThat(Postmaster.orphan(data)).isEmpty();
    }

    @Test
    void nothingIsLeftAfterClose() {
        long pid;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home)) {
            assertThat(postgres.url().port()).isPositive();
            pid = pid();
        }

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aDirectoryItsUserMayNotPassThroughIsNamed() throws IOException {
        Assumptions.assumeTrue(
                PostgresAccount.choose().unprivileged().isPresent(), "the tests run as root");
        Path shut = Files.createDirectory(root.resolve("shut"));
        Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwx------"));
        try (Home other = Home.open(shut)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(other))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("nobody")
                    .hasMessageContaining("chmod o+x " + shut);
        }
    }

    @Test
    void tarAndJavaUnpackTheSame() throws IOException {
        Path byTar = Files.createDirectory(root.resolve("by-tar"));
        Path inJava = Files.createDirectory(root.resolve("in-java"));
        Assumptions.assumeTrue(PostgresBinaries.unpackByTar(byTar), "there are tar and xz");

        PostgresBinaries.unpackInJava(inJava);

        assertThat(tree(inJava)).isEqualTo(tree(byTar));
    }

    @Test
    void dataOfAnotherVersionIsRefused() throws IOException {
        PostgresBinaries binaries = PostgresBinaries.unpack(home.directory().resolve("postgres"));
        try (Home other = Home.open(root.resolve("other-home"))) {
            Path data = Files.createDirectory(other.directory().resolve("data"));
            Files.writeString(data.resolve("PG_VERSION"), "14\n");

            assertThatThrownBy(() -> Cluster.open(other, binaries, PostgresAccount.choose()))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("made by PostgreSQL 14");
        }
    }

    @Test
    void anExternalDatabaseThatIsAwayIsNamedWithoutItsPassword() {
        DatabaseUrl away = DatabaseUrl.parse("postgres://u:hush@127.0.0.1:1/d");

        assertThatThrownBy(() -> Database.open(home, Optional.of(away)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("127.0.0.1:1")
                .message()
                .doesNotContain("hush");
    }

    @Test
    void anExternalDatabaseWithoutRightsSaysWhichAreMissing() throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home)) {
            DatabaseUrl owner = maintenance(postgres);
            execute(owner, "CREATE DATABASE somebodys");
            execute(owner, "CREATE ROLE reader LOGIN PASSWORD 'hush'");
            DatabaseUrl reader =
                    DatabaseUrl.parse(
                            "postgres://reader:hush@127.0.0.1:" + owner.port() + "/somebodys");

            assertThatThrownBy(() -> Database.open(home, Optional.of(reader)))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("permission denied for schema public")
                    .hasMessageContaining("that its user owns");
        }
    }

    private static DatabaseUrl maintenance(EmbeddedPostgres postgres) {
        DatabaseUrl url = postgres.url();
        return new DatabaseUrl(
                url.host(), url.port(), "postgres", url.user(), url.password(), url.parameters());
    }

    private long pid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(home.directory().resolve("data/postmaster.pid")).getFirst());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("read the pid", e);
        }
    }

    private String read(String name) throws IOException {
        return Files.readString(home.directory().resolve(name)).strip();
    }

    private static List<String> tree(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> !path.equals(directory))
                    .map(path ->
                            "%s %s %s"
                                    .formatted(
                                            directory.relativize(path),
                                            path.toFile().length(),
                                            path.toFile().canExecute()))
                    .sorted()
                    .toList();
        }
    }

    private static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(DatabaseUrl url) throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password().reveal());
    }
}
