// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import dev.hearth.bench.Row;
import dev.hearth.cli.api.ManagerApi;
import dev.hearth.cli.stack.Home;
import dev.hearth.cli.stack.Program;
import dev.hearth.cli.stack.Stack;
import dev.hearth.contract.rest.Health;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.testkit.Checkout;
import dev.hearth.testkit.Psql;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How fast a manager writes history, and how fast it reads it when there is a lot of it.
///
/// A row is one VM's step in one tier, with the least, mean and greatest of all ten metrics: as it
/// is stored. The host says a sample per VM and minute, so that each makes a row of ten seconds and
/// one of a minute; with more samples per row, reading the host's batches would be what is
/// measured. Rows are counted in the database.
public final class HistoryBench {

    private static final int VMS = 1_000;
    private static final int DAYS = 14;
    private static final Duration SAID = Duration.ofHours(8);
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final long MOST_ON_THE_WAY = 50_000;
    private static final int BATCHES_A_LOOK = 10;

    /// The manager, the reader and PostgreSQL's cache have then settled; the first thousand take a
    /// third longer.
    private static final int WARM_READS = 2_000;

    private static final int READS = 1_000;
    private static final double MOST_MS_PER_1000_ROWS = 50;
    private static final double MOST_READ_MS = 20;
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Path data = Checkout.stateHome();
    private final List<Row> rows = new ArrayList<>();
    private final SpeakingHost host;

    private HistoryBench(SpeakingHost host) {
        this.host = host;
    }

    /// Takes about five minutes, 12 GB of disk, and most of both CPUs.
    public static List<Row> measure() throws IOException, InterruptedException {
        try (SpeakingHost host = new SpeakingHost()) {
            return new HistoryBench(host).run();
        }
    }

    private List<Row> run() throws IOException, InterruptedException {
        Home home = new Home(Checkout.root(), data);
        Program manager =
                Stack.of(home)
                        .managerOf(host.address())
                        .with(Map.of("HEARTH_MANAGER_LISTEN", "127.0.0.1:0"));
        try {
            manager.start();
            String address = manager.awaitAddress();
            String database = Files.readString(home.databaseUrl()).strip();
            try (ManagerApi api = new ManagerApi(address)) {
                host.say(Instant.now(), List.of());
                say("creating " + VMS + " VMs");
                List<UUID> ids = createVms(api);
                long pid = manager.process().orElseThrow().pid();
                write(api, database, new SpeakingVms(ids), new WriterCost(pid, data));
                fill(database);
                read(address, database, ids);
            }
            return rows;
        } finally {
            manager.stop(GRACE);
            Checkout.remove(data);
        }
    }

    private List<UUID> createVms(ManagerApi api) throws InterruptedException {
        List<UUID> ids = new ArrayList<>();
        for (int number = 0; number < VMS; number++) {
            ids.add(api.create(new VmCreate("vm-" + number, 1, 128, "demo")).id());
            if (number % 100 == 0) {
                host.say(Instant.now(), List.of());
            }
        }
        return ids;
    }

    private void write(ManagerApi api, String database, SpeakingVms vms, WriterCost cost)
            throws IOException, InterruptedException {
        say("writing " + SAID.toHours() + " h of them");
        long before = taken(api);
        double start = System.nanoTime() / 1e9;
        speak(api, vms, before);
        // The newest step of each VM is open, and stays so until nobody speaks any more.
        long complete = (SAID.dividedBy(STEP) - 1) * VMS;
        long stored = count(database, "history_10s");
        while (stored < complete) {
            TimeUnit.MILLISECONDS.sleep(500);
            stored = count(database, "history_10s");
        }
        double seconds = System.nanoTime() / 1e9 - start;
        long all = stored + count(database, "history_1m") + count(database, "history_1h");
        Health.History history = history(api);
        if (count(history.lostRows()) + count(history.refusedSamples()) > 0) {
            throw new IllegalStateException("not everything was kept: " + history);
        }
        String how =
                String.format(
                        Locale.ROOT,
                        "%.0f rows/s: %d rows in %.1f s, from frames at the manager's socket to rows"
                                + " that a query sees; CPU per 1,000 rows: writer %.1f ms,"
                                + " PostgreSQL %.1f ms",
                        all / seconds,
                        all,
                        seconds,
                        cost.writerSeconds() / all * 1e6,
                        cost.databaseSeconds() / all * 1e6);
        rows.add(
                new Row(
                        "history writer: time per 1,000 rows (50 ms are 20,000 rows/s)",
                        seconds / all * 1e6,
                        MOST_MS_PER_1000_ROWS,
                        "ms",
                        how));
    }

    /// Says hours of all VMs, as fast as the manager takes them.
    private void speak(ManagerApi api, SpeakingVms vms, long takenBefore)
            throws InterruptedException {
        Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        long batches = SAID.dividedBy(STEP);
        for (long batch = 0; batch < batches; batch++) {
            Instant at = end.minus(STEP.multipliedBy(batches - batch));
            host.say(at, vms.at(at, STEP.toMillis()));
            long said = (batch + 1) * VMS;
            while (batch % BATCHES_A_LOOK == 0
                    && said - (taken(api) - takenBefore) > MOST_ON_THE_WAY) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    /// Stores what cannot be said in minutes: two weeks. Laid out as the writer does it.
    private void fill(String database) throws IOException {
        say("storing %d VMs × %d d of minutes".formatted(VMS, DAYS));
        try (InputStream sql =
                Objects.requireNonNull(
                        HistoryBench.class.getResourceAsStream("history-fill.sql"))) {
            String fill = new String(sql.readAllBytes(), StandardCharsets.UTF_8);
            Psql.query(database, fill.replace(":days", Integer.toString(DAYS)));
        }
        Psql.query(database, "VACUUM ANALYZE history_1m");
    }

    private void read(String address, String database, List<UUID> ids)
            throws IOException, InterruptedException {
        say("reading 24 h of one VM, " + READS + " times");
        HistoryReader reader = new HistoryReader(address, ids);
        reader.read(WARM_READS);
        double[] ms = reader.read(READS);
        String size =
                Psql.query(
                        database,
                        "SELECT pg_size_pretty(sum(pg_total_relation_size(inhrelid)))"
                                + " FROM pg_inherits WHERE inhparent = 'history_1m'::regclass");
        String how =
                "; all metrics, as JSON over HTTP; %d rows stored, %s with their index"
                        .formatted(count(database, "history_1m"), size);
        String what = "history: 24 h of one VM at 1 min, %d VMs × %d d stored".formatted(VMS, DAYS);
        rows.add(Row.p95(what, ms, MOST_READ_MS, "ms", how));
    }

    private static Health.History history(ManagerApi api) {
        return api.health().history();
    }

    private static long taken(ManagerApi api) {
        return count(history(api).takenSamples());
    }

    private static long count(@Nullable Long told) {
        return Objects.requireNonNull(told, "the manager's database keeps the history");
    }

    private static long count(String database, String table) {
        return Long.parseLong(Psql.query(database, "SELECT count(*) FROM " + table));
    }

    private static void say(String what) {
        System.err.println("==> " + what);
    }
}
