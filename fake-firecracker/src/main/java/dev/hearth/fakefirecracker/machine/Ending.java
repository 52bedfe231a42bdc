// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.metrics.Counters;
import dev.hearth.fakefirecracker.metrics.MetricsOutput;
import dev.hearth.fakefirecracker.posix.Signals;
import java.io.IOException;
import java.util.Map;

/// How the process ends.
final class Ending {

    /// Exit codes of the signals that are handled; they are not 128 + n.
    private static final Map<Integer, String> SIGNALS =
            Map.of(
                    149, "sigbus",
                    150, "sigsegv",
                    151, "sigxfsz",
                    154, "sigxcpu",
                    155, "sigpipe",
                    156, "sighup",
                    157, "sigill");

    private static final int SECCOMP = 148;
    private static final int PANIC = 134;

    private final Counters counters;
    private final MetricsOutput metrics;

    Ending(Counters counters, MetricsOutput metrics) {
        this.counters = counters;
        this.metrics = metrics;
    }

    /// Dies by a signal; nothing is written.
    ///
    /// @param signal `KILL`, `TERM` or `ABRT`
    static void die(String signal) {
        Signals.die(Signals.Deadly.valueOf(signal));
    }

    /// Writes the last metrics line, which says why, and ends the process.
    void exit(int code) {
        String signal = SIGNALS.get(code);
        if (signal != null) {
            counters.set("signals", signal, 1);
        } else if (code == SECCOMP) {
            counters.set("seccomp", "num_faults", 1);
        } else if (code == PANIC) {
            counters.set("vmm", "panic_count", 1);
        }
        try {
            metrics.flush();
        } catch (IOException e) {
            // The pipe is full: the last line is lost, as it is with the real one.
            counters.add("logger", "missed_metrics_count", 1);
        }
        Runtime.getRuntime().halt(code);
    }
}
