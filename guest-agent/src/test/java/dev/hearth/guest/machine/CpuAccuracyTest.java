// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CPU loads that are known read as what they are. Fixture: a guest with a load that keeps its own
/// books, and two pollers at once. The deviations are printed as a table.
///
/// True is what all tasks of the guest ran, by the scheduler's nanoseconds: under emulation the
/// agent's answers are 1 to 2 percent of a CPU themselves, and that the guest is busy with them is
/// no error.
class CpuAccuracyTest {

    private static final double GOAL_POINTS = 1.5;
    private static final int[] PERCENTS = {10, 25, 50, 75, 100};
    private static final int LOAD_MILLIS = 12_500;

    /// A window in which the kernel lost more of its ticks than this says nothing about the agent,
    /// and is measured anew, so often for a guest.
    private static final double MOST_LOST = 1.5;

    private static final int MORE_WINDOWS = 2;

    @TempDir Path directory;

    private final List<String> table = new ArrayList<>();
    private int repeats;

    @ParameterizedTest
    @CsvSource({"1, INSTRUCTIONS", "2, HOST"})
    void aKnownLoadReadsAsWhatItIsToBothPollers(int vcpus, GuestClock clock) throws IOException {
        GuestMachine.Spec spec = GuestMachine.Spec.of(vcpus, 128, clock);
        try (GuestMachine machine = GuestMachine.boot(directory, spec);
                Poller slow = new Poller(machine, 1);
                Poller fast = new Poller(machine, 7)) {
            for (int percent : PERCENTS) {
                LoadTrace trace = whole(machine, percent, slow);
                for (Poller poller : List.of(slow, fast)) {
                    check(percent, vcpus, poller.hertz(), CpuReading.of(trace, poller));
                }
            }
        } finally {
            print();
        }
    }

    /// Lets the load run, again when the guest lost ticks meanwhile.
    private LoadTrace whole(GuestMachine machine, int percent, Poller poller) throws IOException {
        while (true) {
            LoadTrace trace =
                    LoadTrace.parse(machine.run("hands burn " + percent + " " + LOAD_MILLIS));
            if (repeats == MORE_WINDOWS || CpuReading.of(trace, poller).lost() <= MOST_LOST) {
                return trace;
            }
            repeats++;
        }
    }

    private void check(int percent, int vcpus, int hertz, CpuReading reading) {
        table.add(
                "| %d | %d | %d | %.2f | %.2f | %.2f | %+.2f | %.2f | %+.2f | %.1f |"
                        .formatted(
                                vcpus,
                                percent,
                                hertz,
                                reading.load() * vcpus,
                                reading.all(),
                                reading.counters(),
                                reading.countersOff(),
                                reading.figure(),
                                reading.figureOff(),
                                reading.lost()));
        // What the kernel did not count, nobody can read; where nobody took the guest's time away,
        // it is next to nothing.
        double lost = reading.lost() <= MOST_LOST ? 0 : reading.lost();
        assertThat(reading.worst())
                .as("%d %% of one of %d CPUs, asked %d times a second", percent, vcpus, hertz)
                .isLessThanOrEqualTo(GOAL_POINTS + lost);
    }

    private void print() {
        System.out.println(
                """
                | vCPUs | load, % of one CPU | polls/s | load's own account, % of one | true, % of \
                all | by counters | off | `cpu_usage_percent` | off | lost ticks, % |
                |---|---|---|---|---|---|---|---|---|---|\
                """);
        table.forEach(System.out::println);
        System.out.println(repeats + " windows measured anew");
    }
}
