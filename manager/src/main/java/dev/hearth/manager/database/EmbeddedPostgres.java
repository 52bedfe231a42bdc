// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.database;

import dev.hearth.manager.config.DatabaseUrl;
import dev.hearth.manager.home.Home;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL server of the manager's own, started, watched and ended by it.
///
/// ```
///  start ──► running ──(it ends by itself)──► restarted after a pause, on the same port
///               └────── close ──────────────► ended
/// ```
///
/// Safe for use by many threads.
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String PORT_FILE = "database-port";
    private static final String URL_FILE = "database-url";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration RESTART_PAUSE = Duration.ofMillis(500);
    private static final int START_ATTEMPTS = 3;

    private final Home home;
    private final PostgresBinaries binaries;
    private final PostgresAccount account;
    private final Cluster cluster;
    private final Thread watch;

    private int port;
    private Postmaster postmaster;
    private boolean closed;

    private EmbeddedPostgres(
            Home home, PostgresBinaries binaries, PostgresAccount account, Cluster cluster) {
        this.home = home;
        this.binaries = binaries;
        this.account = account;
        this.cluster = cluster;
        this.port =
                rememberedPort(home)
                        .filter(EmbeddedPostgres::isFree)
                        .orElseGet(EmbeddedPostgres::freePort);
        this.postmaster = startOnSomePort();
        this.watch = Thread.ofVirtual().name("postgres-watch").unstarted(this::watch);
    }

    /// Starts the server on the data of `home`, and returns when it takes connections. What is
    /// missing is made: the unpacked programs, the data directory. A server that an earlier manager
    /// left behind is ended first. Throws [DatabaseException].
    public static EmbeddedPostgres start(Home home) {
        PostgresAccount account = PostgresAccount.choose();
        account.checkReach(home.directory());
        PostgresBinaries binaries = PostgresBinaries.unpack(home.directory().resolve("postgres"));
        Cluster cluster = Cluster.open(home, binaries, account);
        Postmaster.orphan(cluster.data())
                .ifPresent(orphan -> {
                    log.atWarn().log("ending the PostgreSQL a killed manager left behind");
                    orphan.stop();
                });
        EmbeddedPostgres postgres = new EmbeddedPostgres(home, binaries, account, cluster);
        home.write(URL_FILE, postgres.url().reveal() + "\n");
        postgres.watch.start();
        return postgres;
    }

    /// Where it is. It stays there as long as this is open.
    public synchronized DatabaseUrl url() {
        return new DatabaseUrl(
                LOOPBACK, port, Cluster.DATABASE, Cluster.USER, cluster.password(), Map.of());
    }

    /// Ends the server; what was committed is on disk.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            postmaster.stop();
        }
        watch.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                current().await();
                Thread.sleep(RESTART_PAUSE);
                if (!restart()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private synchronized Postmaster current() {
        return postmaster;
    }

    private synchronized boolean restart() {
        if (closed) {
            return false;
        }
        log.atError().addKeyValue("port", port).log("PostgreSQL ended by itself; restarting it");
        try {
            postmaster = Postmaster.start(binaries, account, cluster, port);
        } catch (DatabaseException e) {
            log.atError().setCause(e).log("PostgreSQL does not start again; trying once more");
        }
        return true;
    }

    private Postmaster startOnSomePort() {
        for (int attempt = 1; ; attempt++) {
            try {
                Postmaster started = Postmaster.start(binaries, account, cluster, port);
                home.write(PORT_FILE, Integer.toString(port));
                return started;
            } catch (DatabaseException e) {
                // Somebody may have taken the port between the look and the start.
                if (attempt == START_ATTEMPTS || isFree(port)) {
                    throw e;
                }
                port = freePort();
            }
        }
    }

    private static Optional<Integer> rememberedPort(Home home) {
        Path file = home.directory().resolve(PORT_FILE);
        try {
            return Files.exists(file)
                    ? Optional.of(Integer.parseInt(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            log.atWarn().setCause(e).log("the remembered port cannot be read; choosing another");
            return Optional.empty();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new DatabaseException("there is no free port on " + LOOPBACK, e);
        }
    }
}
