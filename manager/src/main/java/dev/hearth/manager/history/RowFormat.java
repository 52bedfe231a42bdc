// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/// The rows of the three tables, which have the same columns: as PostgreSQL's binary COPY takes
/// them (sql-copy, "Binary Format") and as queries answer them.
final class RowFormat {

    /// All columns, in the order of [#encode].
    static final String COLUMNS =
            "at, vm, newest_ms, incarnation, sources, starts" + metricColumns();

    /// What precedes the rows: signature, flags, length of the extension.
    static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    /// What follows them.
    static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

    /// PostgreSQL counts microseconds from here.
    private static final long EPOCH_MS = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

    private static final int METRICS = HistoryMetric.KEPT.size();
    private static final int COLUMN_COUNT = 6 + 4 * METRICS;
    private static final int LONGEST = Short.BYTES + COLUMN_COUNT * 2 * Integer.BYTES + Long.BYTES;

    private RowFormat() {}

    /// One row.
    static byte[] encode(int key, Step step) {
        ByteBuffer row = ByteBuffer.allocate(LONGEST);
        row.putShort((short) COLUMN_COUNT);
        row.putInt(Long.BYTES).putLong((step.startMs() - EPOCH_MS) * 1_000);
        putInt(row, key);
        putInt(row, (int) (step.newestMs() - step.startMs()));
        putInt(row, step.incarnation());
        putInt(row, step.sources());
        row.putInt(Short.BYTES).putShort((short) Math.min(step.starts(), Short.MAX_VALUE));
        for (int metric = 0; metric < METRICS; metric++) {
            int known = step.knownMs(metric);
            if (known == 0) {
                row.putInt(-1).putInt(-1).putInt(-1);
            } else {
                row.putInt(Float.BYTES).putFloat(step.min(metric));
                row.putInt(Float.BYTES).putFloat(step.avg(metric));
                row.putInt(Float.BYTES).putFloat(step.max(metric));
            }
            putInt(row, known);
        }
        byte[] encoded = new byte[row.flip().limit()];
        row.get(encoded);
        return encoded;
    }

    /// The columns that tell these metrics of a step.
    static String columns(List<HistoryMetric> metrics) {
        StringBuilder columns = new StringBuilder("at, newest_ms, incarnation, sources, starts");
        metrics.forEach(metric -> columns.append(columns(metric)));
        return columns.toString();
    }

    /// A step of a row with these [#columns].
    ///
    /// @param first the number of the column `at`
    static Step step(ResultSet row, int first, List<HistoryMetric> metrics) throws SQLException {
        int column = first;
        long start = row.getObject(column++, OffsetDateTime.class).toInstant().toEpochMilli();
        Step step = new Step(start);
        long newest = start + row.getInt(column++);
        int incarnation = row.getInt(column++);
        int sources = row.getInt(column++);
        int starts = row.getInt(column++);
        for (HistoryMetric metric : metrics) {
            int known = row.getInt(column + 3);
            if (known > 0) {
                step.restore(
                        metric.number(),
                        new Step.Stored(
                                row.getFloat(column),
                                row.getFloat(column + 1),
                                row.getFloat(column + 2),
                                known));
            }
            column += 4;
        }
        step.restore(sources, incarnation, starts, newest);
        return step;
    }

    /// What to set in a row that is there already.
    static String assignments() {
        List<String> assignments = new ArrayList<>();
        for (String column : COLUMNS.split(", ", -1)) {
            assignments.add(column + " = EXCLUDED." + column);
        }
        return String.join(", ", assignments);
    }

    private static void putInt(ByteBuffer row, int value) {
        row.putInt(Integer.BYTES).putInt(value);
    }

    private static String metricColumns() {
        StringBuilder columns = new StringBuilder();
        HistoryMetric.KEPT.forEach(metric -> columns.append(columns(metric)));
        return columns.toString();
    }

    private static String columns(HistoryMetric metric) {
        String name = metric.wire();
        return ", %s_min, %s_avg, %s_max, %s_ms".formatted(name, name, name, name);
    }
}
