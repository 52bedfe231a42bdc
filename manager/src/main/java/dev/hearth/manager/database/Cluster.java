// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.database;

import dev.hearth.manager.config.Secret;
import dev.hearth.manager.home.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The data directory of the embedded PostgreSQL and the password to it.
///
/// @param data PostgreSQL's own directory
/// @param password of the only user, [#USER]
record Cluster(Path data, Secret password) {

    /// The only user.
    static final String USER = "hearth";

    /// The manager's database.
    static final String DATABASE = "hearth";

    private static final String PASSWORD_FILE = "database-password";
    private static final int PASSWORD_BYTES = 24;
    private static final long INITDB_SECONDS = 120;

    /// Opens the data directory, after making it, whole or not at all, when there is none. Throws
    /// [DatabaseException] when it was made by another version of PostgreSQL.
    static Cluster open(Home home, PostgresBinaries binaries, PostgresAccount account) {
        Path data = home.directory().resolve("data");
        try {
            if (!Files.isDirectory(data)) {
                create(home, data, binaries, account);
            }
            String version =
                    Files.readString(data.resolve("PG_VERSION"), StandardCharsets.US_ASCII).strip();
            if (!version.equals(binaries.major())) {
                throw new DatabaseException(
                        ("%s was made by PostgreSQL %s and this manager brings %s; go back to the"
                                        + " manager it was made by, dump it there, and load it"
                                        + " here")
                                .formatted(data, version, binaries.major()));
            }
            String password =
                    Files.readString(
                            home.directory().resolve(PASSWORD_FILE), StandardCharsets.US_ASCII);
            return new Cluster(data, new Secret(password));
        } catch (IOException e) {
            throw new DatabaseException("cannot open the data directory " + data, e);
        }
    }

    private static void create(
            Home home, Path data, PostgresBinaries binaries, PostgresAccount account)
            throws IOException {
        Path draft = data.resolveSibling("data.new");
        Path passwordForInitdb = data.resolveSibling("initdb-password");
        PostgresBinaries.delete(draft);
        Files.deleteIfExists(passwordForInitdb);
        Files.createDirectory(draft, permissions("rwx------"));
        account.own(draft);
        String password = randomPassword();
        Files.createFile(passwordForInitdb, permissions("rw-------"));
        try {
            Files.writeString(passwordForInitdb, password);
            account.own(passwordForInitdb);
            initdb(binaries, account, draft, passwordForInitdb);
        } finally {
            Files.delete(passwordForInitdb);
        }
        home.write(PASSWORD_FILE, password);
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void initdb(
            PostgresBinaries binaries, PostgresAccount account, Path data, Path password)
            throws IOException {
        Process process =
                Postmaster.builder(
                                account,
                                List.of(
                                        binaries.program("initdb"),
                                        "--pgdata=" + data,
                                        "--username=" + USER,
                                        "--pwfile=" + password,
                                        "--encoding=UTF8",
                                        "--locale-provider=builtin",
                                        "--builtin-locale=C.UTF-8",
                                        "--locale=C",
                                        "--data-checksums",
                                        "--auth-local=reject",
                                        "--auth-host=scram-sha-256"),
                                binaries.directory())
                        .redirectErrorStream(true)
                        .start();
        try {
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(INITDB_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new DatabaseException(
                        "PostgreSQL's initdb could not make " + data + ":\n" + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("stopped while PostgreSQL's data directory was made", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static java.nio.file.attribute.FileAttribute<?> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }
}
