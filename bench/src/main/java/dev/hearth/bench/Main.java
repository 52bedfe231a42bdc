// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench;

import dev.hearth.bench.agent.AgentBench;
import dev.hearth.bench.delivery.DeliveryBench;
import dev.hearth.bench.firstlight.FirstLight;
import dev.hearth.bench.hypervisor.HypervisorBench;
import dev.hearth.bench.pipeline.HistoryBench;
import dev.hearth.bench.pipeline.PipelineBench;
import dev.hearth.bench.ui.UiBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Runs one benchmark by name. Exit codes: 0 every goal is reached, 1 one falls short, 2 there is
/// no such benchmark.
public final class Main {

    private static final String QUICK = "--quick";

    private Main() {}

    /// Takes the benchmark's name; with `--quick` it is only tried out, and nothing is written.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String name = String.join(" ", arguments);
        List<Row> rows =
                switch (name) {
                    case "first-light" -> FirstLight.measure();
                    case "agent" -> AgentBench.measure();
                    case "hypervisor" -> HypervisorBench.measure();
                    case "delivery" -> DeliveryBench.measure();
                    case "history" -> HistoryBench.measure();
                    case "pipeline" -> PipelineBench.measure();
                    case "pipeline --quick" -> PipelineBench.tryOut();
                    case "ui" -> UiBench.measure();
                    case "ui --quick" -> UiBench.tryOut();
                    default -> List.of();
                };
        if (rows.isEmpty()) {
            System.err.println(
                    "bench: which one? There are: first-light, agent, hypervisor, delivery,"
                            + " history, pipeline, pipeline --quick, ui, ui --quick");
            System.exit(2);
        }
        Path root = Path.of(System.getProperty("hearth.root", ".")).toAbsolutePath();
        Table table = new Table(name, rows);
        System.out.println(table.text());
        if (name.endsWith(QUICK)) {
            return;
        }
        System.out.println("written to " + table.write(root.resolve("bench/results")));
        System.exit(table.ok() ? 0 : 1);
    }
}
