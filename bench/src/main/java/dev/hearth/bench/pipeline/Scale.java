// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import dev.hearth.bench.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What the product takes for one number of VMs, and for twice as many, and so on; and how old what
/// a viewer sees is then.
final class Scale {

    private static final int VIEWERS = 200;
    private static final double MOST_AGE_MS = 1_500;
    private static final double MOST_GROWTH = 2.1;

    /// Of the VMs, how many have to be live for their ages to stand for all.
    private static final double LEAST_LIVE = 0.999;

    private static final int EVERY_TENTH = 10;

    private final Product product;
    private final Guests guests;
    private final Duration settle;
    private final Duration watched;
    private final List<Level> levels = new ArrayList<>();

    /// What was measured with so many VMs.
    ///
    /// @param seconds how long
    /// @param cost of that time
    record Level(
            int vms, double seconds, Product.Cost cost, double rssMib, double p99Ms, long live) {

        double cores() {
            return (cost.hostAgent() + cost.manager()) / seconds;
        }

        boolean keepsUp() {
            return p99Ms <= MOST_AGE_MS && live >= LEAST_LIVE * vms;
        }
    }

    Scale(Product product, Guests guests, Duration settle, Duration watched) {
        this.product = product;
        this.guests = guests;
        this.settle = settle;
        this.watched = watched;
    }

    /// Makes there be so many VMs, lets them settle, and measures. A product that breaks down under
    /// so many is short of all that is measured of it.
    Level measure(int vms) throws IOException, InterruptedException {
        try {
            return measured(vms);
        } catch (IllegalStateException | IOException e) {
            System.err.println("    broke down: " + e);
            double unknown = Double.NaN;
            Product.Cost cost = new Product.Cost(0, unknown, unknown, unknown, unknown);
            Level level = new Level(vms, unknown, cost, unknown, unknown, 0);
            levels.add(level);
            return level;
        }
    }

    private Level measured(int vms) throws IOException, InterruptedException {
        PipelineBench.say(vms + " VMs: making them known");
        product.grow(vms);
        PipelineBench.say(vms + " VMs: measuring");
        Thread.sleep(settle);
        try (AgeViewers viewers = viewers(product.vms())) {
            Product.Cost before = product.cost();
            AgeViewers.Seen seen = viewers.watch(watched);
            Product.Cost after = product.cost();
            double seconds = (after.at() - before.at()) / 1e9;
            Level level =
                    new Level(
                            vms,
                            seconds,
                            minus(after, before),
                            product.rssMib(),
                            seen.percentile(99),
                            product.live());
            levels.add(level);
            System.err.println("    " + told(level));
            return level;
        }
    }

    /// The rows of the level that is taken for the whole pipeline.
    List<Row> pipeline(Level level) {
        String what = "whole pipeline, %d VMs at 1 Hz, ".formatted(level.vms());
        String how =
                String.format(
                        Locale.ROOT,
                        "%.0f s; host agent %.2f, manager %.2f, PostgreSQL %.2f; %d viewers; %d"
                                + " live; /proc/PID/stat",
                        level.seconds(),
                        level.cost().hostAgent() / level.seconds(),
                        level.cost().manager() / level.seconds(),
                        level.cost().database() / level.seconds(),
                        Math.min(VIEWERS, level.vms()),
                        level.live());
        double cores = level.cost().total() / level.seconds();
        return List.of(
                new Row(what + "poll → hub → viewer + history", cores, 0.3, "cores", how),
                new Row(
                        what + "RSS of host agent + manager",
                        level.rssMib(),
                        600,
                        "MiB",
                        "at the end of it"));
    }

    /// How old what a viewer gets is with the most VMs.
    Row most(Level most) {
        int reached = levels.stream().filter(Level::keepsUp).mapToInt(Level::vms).max().orElse(0);
        String how =
                "of the CPU's value when it is sent to a viewer; %d of %d live; most that were"
                                .formatted(most.live(), most.vms())
                        + " measured and kept up: %d; p99 by VMs: ".formatted(reached)
                        + levels.stream()
                                .map(each ->
                                        String.format(
                                                Locale.ROOT, "%d: %.0f", each.vms(), each.p99Ms()))
                                .collect(Collectors.joining(", "));
        double measured = most.live() >= LEAST_LIVE * most.vms() ? most.p99Ms() : Double.NaN;
        return new Row(
                "%d VMs at 1 Hz: p99 sample age".formatted(most.vms()),
                measured,
                MOST_AGE_MS,
                "ms",
                how);
    }

    /// What twice the VMs cost, at worst.
    List<Row> growth() {
        return List.of(
                growth(
                        "CPU",
                        IntStream.range(0, levels.size())
                                .mapToDouble(i -> levels.get(i).cores())
                                .toArray(),
                        "cores"),
                growth("memory", levels.stream().mapToDouble(Level::rssMib).toArray(), "MiB"));
    }

    private Row growth(String of, double[] costs, String unit) {
        double worst = 0;
        List<String> told = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            told.add(String.format(Locale.ROOT, "%d: %.2f", level.vms(), costs[i]));
            // Also when one of them is unknown: then it is, too.
            if (i > 0 && level.vms() == 2 * levels.get(i - 1).vms()) {
                worst = Math.max(worst, costs[i] / costs[i - 1]);
            }
        }
        return new Row(
                "cost of twice the VMs: " + of,
                worst,
                MOST_GROWTH,
                "times",
                "worst step; host agent + manager, %s by VMs: %s"
                        .formatted(unit, String.join(", ", told)));
    }

    /// What hanging guests do to the ages of the others.
    Row hanging() throws InterruptedException {
        PipelineBench.say("every tenth guest hangs");
        List<UUID> all = product.vms();
        List<UUID> healthy =
                IntStream.range(0, all.size())
                        .filter(number -> !Guests.hangs(number, EVERY_TENTH))
                        .mapToObj(all::get)
                        .toList();
        try (AgeViewers viewers = viewers(healthy)) {
            double before = viewers.watch(watched).percentile(99);
            guests.hang(EVERY_TENTH);
            Thread.sleep(settle);
            double during = viewers.watch(watched).percentile(99);
            guests.hang(0);
            return new Row(
                    "10 %% of %d guests hang: p99 sample age of the others moves by"
                            .formatted(all.size()),
                    100 * Math.abs(during - before) / before,
                    5,
                    "%",
                    String.format(Locale.ROOT, "from %.0f to %.0f ms", before, during));
        } finally {
            guests.hang(0);
        }
    }

    private AgeViewers viewers(List<UUID> vms) {
        List<UUID> some = new ArrayList<>(vms);
        Collections.shuffle(some, new Random(1));
        return new AgeViewers(
                product.managerAddress(),
                some.subList(0, Math.min(VIEWERS, some.size())),
                AgeViewers::age);
    }

    private static Product.Cost minus(Product.Cost after, Product.Cost before) {
        return new Product.Cost(
                after.at() - before.at(),
                after.hostAgent() - before.hostAgent(),
                after.manager() - before.manager(),
                after.database() - before.database(),
                after.polls() - before.polls());
    }

    private static String told(Level level) {
        return String.format(
                Locale.ROOT,
                "%d VMs, %d live: host agent %.3f, manager %.3f, PostgreSQL %.3f cores; %.0f MiB;"
                        + " p99 age %.0f ms; %.0f polls/s",
                level.vms(),
                level.live(),
                level.cost().hostAgent() / level.seconds(),
                level.cost().manager() / level.seconds(),
                level.cost().database() / level.seconds(),
                level.rssMib(),
                level.p99Ms(),
                level.cost().polls() / level.seconds());
    }
}
