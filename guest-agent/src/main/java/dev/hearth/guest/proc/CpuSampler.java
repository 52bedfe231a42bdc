// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

/// The share of time in which the CPUs were busy during the last full second. Driven by a timer,
/// never by a request, so that everybody who asks within a second gets the same figure, however
/// many ask.
///
/// busy = 1 - (d idle + d iowait) / d (user … steal)
///
/// ```
///            first sample             second sample
/// unknown ───────────────► baseline ───────────────► known ◄──┐ each second
///    ▲                                                 │ └────┘
///    └── unreadable · counters fell · samples missed ──┘
/// ```
public final class CpuSampler {

    /// [#busyHundredths] when nothing is known.
    public static final int UNKNOWN = -1;

    /// A figure over a longer time is not one of the last second: the guest was stopped between.
    private static final long LONGEST_INTERVAL_NANOS = 2_000_000_000L;

    /// idle, iowait and steal may fall by a little (proc_stat(5)); node_exporter, too, takes a fall
    /// of three seconds as a new start.
    private static final int SMALL_FALL_SECONDS = 3;

    private static final long FULL = 10_000;

    /// Far above a second's ticks of any machine, far below an overflow in the division.
    private static final long MOST_TICKS = 1L << 40;

    private final ProcFile file;
    private final long smallFall;
    private final TextCursor cursor = new TextCursor();
    private long[] before = new long[CpuLine.COLUMNS];
    private long[] now = new long[CpuLine.COLUMNS];
    private long sampledAt;
    private boolean baseline;
    private boolean fell;
    private int busy = UNKNOWN;

    public CpuSampler(ProcFile file, int ticksPerSecond) {
        this.file = file;
        this.smallFall = (long) SMALL_FALL_SECONDS * ticksPerSecond;
    }

    /// Forgets what was sampled before: the next figure does not reach back behind this.
    public void restart() {
        baseline = false;
        busy = UNKNOWN;
    }

    /// Whether counters fell at the last sample, which they never do while a guest just runs.
    public boolean fell() {
        return fell;
    }

    /// Takes a sample; called once a second.
    public void sample(long monotonicNanos) {
        fell = false;
        int length = file.read();
        if (length < 0 || !parse(file.buffer(), length)) {
            restart();
            return;
        }
        boolean recent = monotonicNanos - sampledAt <= LONGEST_INTERVAL_NANOS;
        busy = baseline && recent ? busyBetween() : UNKNOWN;
        baseline = true;
        sampledAt = monotonicNanos;
        long[] free = before;
        before = now;
        now = free;
    }

    private boolean parse(byte[] text, int length) {
        cursor.start(text, length);
        return cursor.nextLine() && cursor.take("cpu ") && CpuLine.take(cursor, now, 0);
    }

    private int busyBetween() {
        long total = 0;
        long idle = 0;
        for (int column = 0; column < CpuLine.SUMMED_COLUMNS; column++) {
            long step = now[column] - before[column];
            if (step < 0) {
                if (!mayFall(column) || step < -smallFall) {
                    fell = true;
                    return UNKNOWN;
                }
                step = 0;
            }
            if (step > MOST_TICKS) {
                return UNKNOWN;
            }
            total += step;
            if (column == CpuLine.IDLE || column == CpuLine.IOWAIT) {
                idle += step;
            }
        }
        if (total == 0) {
            return UNKNOWN;
        }
        return (int) (((total - idle) * FULL + total / 2) / total);
    }

    private static boolean mayFall(int column) {
        return column == CpuLine.IDLE || column == CpuLine.IOWAIT || column == CpuLine.STEAL;
    }

    /// Hundredths of a percent, from 0 to 10,000, or [#UNKNOWN].
    public int busyHundredths() {
        return busy;
    }
}
