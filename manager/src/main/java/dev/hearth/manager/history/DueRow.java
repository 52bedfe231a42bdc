// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.time.Instant;

/// A step on its way into the database, as it was when it was taken.
final class DueRow {

    private final Tier tier;
    private final Step step;
    private final int changes;
    private final boolean replaces;
    private final byte[] encoded;

    private DueRow(Tier tier, Step step, byte[] encoded) {
        this.tier = tier;
        this.step = step;
        this.changes = step.changes();
        this.replaces = step.mayBeStored();
        this.encoded = encoded;
    }

    static DueRow of(Tier tier, int key, Step step) {
        return new DueRow(tier, step, RowFormat.encode(key, step));
    }

    Tier tier() {
        return tier;
    }

    /// The beginning of its step.
    Instant at() {
        return Instant.ofEpochMilli(step.startMs());
    }

    /// Whether the database may have an older version of it.
    boolean replaces() {
        return replaces;
    }

    /// As PostgreSQL's binary COPY wants it.
    byte[] encoded() {
        return encoded;
    }

    /// The database has it. Only while nothing else uses the step.
    void markWritten() {
        step.markWritten(changes);
    }
}
