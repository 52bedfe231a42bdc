// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import dev.hearth.bench.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The metrics pipeline, from guests that one process plays to viewers and history: what it costs,
/// how old what it shows is, and what that is worth beside Prometheus on the same guests.
public final class PipelineBench {

    /// How much of it is measured.
    ///
    /// @param levels numbers of VMs, each twice the one before; the second is the whole pipeline's
    /// @param most VMs at last
    /// @param viewers of a manager alone
    /// @param settle before each measurement: what new VMs make the JVMs compile is not their cost
    private record Size(
            List<Integer> levels, int most, int viewers, Duration settle, Duration watched) {}

    private static final Size WHOLE =
            new Size(
                    List.of(1_000, 2_000, 4_000, 8_000),
                    10_000,
                    1_000,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(15));

    private static final Size QUICK =
            new Size(
                    List.of(100, 200, 400), 500, 100, Duration.ofSeconds(8), Duration.ofSeconds(8));

    private final Size size;
    private final List<Row> rows = new ArrayList<>();

    private PipelineBench(Size size) {
        this.size = size;
    }

    /// Takes about 25 minutes, 12 GB of disk, and both CPUs.
    public static List<Row> measure() throws IOException, InterruptedException {
        PipelineBench bench = new PipelineBench(WHOLE);
        bench.live();
        bench.told(HistoryBench.measure());
        return bench.rows;
    }

    /// A twentieth of it, without the history: to see whether it works.
    public static List<Row> tryOut() throws IOException, InterruptedException {
        PipelineBench bench = new PipelineBench(QUICK);
        bench.live();
        return bench.rows;
    }

    private void live() throws IOException, InterruptedException {
        try (Guests guests = new Guests()) {
            Scale.Level whole = product(guests);
            told(PrometheusPeer.measure(guests, whole, size.settle(), size.watched()));
        }
        told(ManyViewers.measure(size.viewers(), size.settle(), size.watched()));
    }

    private Scale.Level product(Guests guests) throws IOException, InterruptedException {
        try (Product product = new Product(guests)) {
            Scale scale = new Scale(product, guests, size.settle(), size.watched());
            scale.measure(size.levels().getFirst());
            Scale.Level whole = scale.measure(size.levels().get(1));
            told(scale.pipeline(whole));
            told(List.of(scale.hanging()));
            for (int vms : size.levels().subList(2, size.levels().size())) {
                scale.measure(vms);
            }
            told(List.of(scale.most(scale.measure(size.most()))));
            told(scale.growth());
            return whole;
        }
    }

    /// Somebody waits: each row is shown when it is there, and all of them in the end.
    private void told(List<Row> more) {
        rows.addAll(more);
        for (Row row : more) {
            System.err.printf(
                    Locale.ROOT,
                    "    %s: %.3f %s, at most %s: %s; %s%n",
                    row.what(),
                    row.measured(),
                    row.unit(),
                    row.atMost(),
                    row.ok() ? "ok" : "short",
                    row.how());
        }
    }

    static void say(String what) {
        System.err.println("==> " + what);
    }
}
