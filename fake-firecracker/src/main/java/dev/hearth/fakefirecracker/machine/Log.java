// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.metrics.Counters;
import dev.hearth.fakefirecracker.posix.Errno;
import dev.hearth.fakefirecracker.posix.NeverBlocking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The log: to a file or FIFO when one was named, else to standard output, between what the guest
/// prints. A line that does not fit is lost and counted. Safe for use by many threads.
public final class Log {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS").withZone(ZoneOffset.UTC);

    private static final List<String> LEVELS =
            List.of("off", "error", "warn", "info", "debug", "trace");

    private final String instance;
    private final Counters counters;
    private NeverBlocking out;
    private int most = LEVELS.indexOf("info");
    private boolean showLevel;

    public Log(String instance, Counters counters, NeverBlocking standardOutput) {
        this.instance = instance;
        this.counters = counters;
        this.out = standardOutput;
    }

    /// Whether there is such a level.
    public static boolean knows(String level) {
        return LEVELS.contains(canonical(level));
    }

    private static String canonical(String level) {
        String lower = level.toLowerCase(Locale.ROOT);
        return lower.equals("warning") ? "warn" : lower;
    }

    /// Takes the body of `PUT /logger`.
    synchronized void configure(Map<String, Object> body) throws Fault {
        Optional<String> level = Fields.text(body, "level");
        if (level.isPresent() && !knows(level.orElseThrow())) {
            throw new Fault(
                    "An error occurred when deserializing the json body of a request: "
                            + "unknown variant `"
                            + level.orElseThrow()
                            + "`, expected one of `Off`, `Trace`, `Debug`, `Info`, `Warn`, `Error`.");
        }
        Optional<String> path = Fields.text(body, "log_path");
        if (path.isPresent()) {
            try {
                out = NeverBlocking.open(Path.of(path.orElseThrow()));
            } catch (IOException e) {
                throw new Fault("Logger error: Failed to open target file: " + Errno.text(e));
            }
        }
        level.ifPresent(name -> most = LEVELS.indexOf(canonical(name)));
        showLevel |= Fields.flag(body, "show_level");
    }

    public void info(String text) {
        line("info", text);
    }

    public void error(String text) {
        line("error", text);
    }

    private synchronized void line(String level, String text) {
        if (LEVELS.indexOf(level) > most) {
            return;
        }
        String thread = Thread.currentThread().getName();
        String shown = showLevel ? ":" + level.toUpperCase(Locale.ROOT) : "";
        String line =
                TIME.format(Instant.now())
                        + " ["
                        + instance
                        + ":"
                        + thread
                        + shown
                        + "] "
                        + text
                        + "\n";
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            out.write(bytes, 0, bytes.length);
        } catch (IOException e) {
            counters.add("logger", "missed_log_count", 1);
        }
    }
}
