// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The program behind `./hearth fuzz`: `Fuzz SECONDS LEAST`. Has Jazzer search each target for so
/// many seconds, one target a processor at a time, round after round until there were at least so
/// many executions; prints what it did, and ends with 1 when something was found.
public final class Fuzz {

    /// The first round's; each further round has the next one.
    private static final int SEED = 20_261_123;

    private static final int MOST_ROUNDS = 20;

    private Fuzz() {}

    public static void main(String[] args) throws Exception {
        int seconds = Integer.parseInt(args[0]);
        long least = Long.parseLong(args[1]);
        List<FuzzRun> runs = new ArrayList<>();
        boolean found = false;
        for (int round = 0; round < MOST_ROUNDS && !found; round++) {
            List<FuzzRun> ofRound = run(seconds, SEED + round);
            runs.addAll(ofRound);
            found = ofRound.stream().anyMatch(run -> run.finding() != null);
            if (runs.stream().mapToLong(FuzzRun::executions).sum() >= least) {
                break;
            }
        }
        System.out.print(table(runs));
        for (FuzzRun run : runs) {
            if (run.finding() != null) {
                System.out.println("found in " + run.target().title() + ": " + run.finding());
            }
        }
        System.exit(found ? 1 : 0);
    }

    private static List<FuzzRun> run(int seconds, int seed)
            throws IOException, InterruptedException, ExecutionException {
        Path directory = Files.createDirectories(Path.of("target", "fuzz"));
        int processors = Runtime.getRuntime().availableProcessors();
        try (ExecutorService atOnce = Executors.newFixedThreadPool(processors)) {
            List<Future<FuzzRun>> running = new ArrayList<>();
            for (FuzzTarget target : FuzzTarget.values()) {
                running.add(atOnce.submit(() -> FuzzRun.of(target, directory, seconds, seed)));
            }
            List<FuzzRun> runs = new ArrayList<>();
            for (Future<FuzzRun> run : running) {
                runs.add(run.get());
            }
            return runs;
        }
    }

    /// One line for each target, over all rounds.
    static String table(List<FuzzRun> runs) {
        StringBuilder table = new StringBuilder();
        table.append(
                "%-14s %14s %14s %9s%n".formatted("target", "executions", "per second", "found"));
        for (FuzzTarget target : FuzzTarget.values()) {
            append(
                    table,
                    target.title(),
                    runs.stream().filter(run -> run.target() == target).toList());
        }
        append(table, "all", runs);
        return table.toString();
    }

    private static void append(StringBuilder table, String title, List<FuzzRun> runs) {
        long executions = runs.stream().mapToLong(FuzzRun::executions).sum();
        long seconds = runs.stream().mapToLong(FuzzRun::seconds).sum();
        long found = runs.stream().filter(run -> run.finding() != null).count();
        table.append(
                "%-14s %14d %14d %9d%n"
                        .formatted(title, executions, executions / Math.max(1, seconds), found));
    }
}
