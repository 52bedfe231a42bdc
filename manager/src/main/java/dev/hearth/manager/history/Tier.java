// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/// A resolution in which history is kept, finest first.
enum Tier {
    /// Every second, in memory only: [LiveRing].
    LIVE("live", Duration.ofSeconds(1), Duration.ofSeconds(LiveRing.SECONDS)),
    TEN_SECONDS("10s", Duration.ofSeconds(10), Duration.ofHours(24)),
    MINUTE("1m", Duration.ofMinutes(1), Duration.ofDays(14)),
    HOUR("1h", Duration.ofHours(1), Duration.ofDays(400)),
    /// A store of Prometheus's kind, instead of the three before: for how long it keeps what, it
    /// knows itself.
    STORE("prometheus", Duration.ofSeconds(10), Duration.ofDays(36_500));

    /// Those that the database has, finest first.
    static final List<Tier> STORED = List.of(TEN_SECONDS, MINUTE, HOUR);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd");
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuuMM");

    private final String wire;
    private final Duration step;
    private final Duration kept;

    Tier(String wire, Duration step, Duration kept) {
        this.wire = wire;
        this.step = step;
        this.kept = kept;
    }

    /// The name on the wire.
    String wire() {
        return wire;
    }

    /// Its table, of which every partition's name is the beginning.
    String table() {
        return "history_" + wire;
    }

    long stepMs() {
        return step.toMillis();
    }

    /// For how long at least.
    Duration kept() {
        return kept;
    }

    /// The beginning of the step that a moment is in.
    long stepOf(long atMs) {
        return Math.floorDiv(atMs, stepMs()) * stepMs();
    }

    /// The first day, in UTC, of the partition that a moment is in: it holds a day, or of hours a
    /// month.
    LocalDate partitionOf(Instant at) {
        LocalDate day = at.atZone(ZoneOffset.UTC).toLocalDate();
        return this == HOUR ? day.withDayOfMonth(1) : day;
    }

    /// The first day of the partition after.
    LocalDate partitionAfter(LocalDate first) {
        return this == HOUR ? first.plusMonths(1) : first.plusDays(1);
    }

    /// The name of the partition that begins on a day.
    String partitionName(LocalDate first) {
        return table() + "_" + (this == HOUR ? MONTH : DAY).format(first);
    }

    /// Where the partition of that name ends; empty when it is none of this tier's.
    Optional<Instant> partitionEnd(String name) {
        if (!name.startsWith(table() + "_")) {
            return Optional.empty();
        }
        String digits = name.substring(table().length() + 1);
        try {
            LocalDate first =
                    this == HOUR
                            ? YearMonth.parse(digits, MONTH).atDay(1)
                            : LocalDate.parse(digits, DAY);
            return Optional.of(partitionAfter(first).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
