// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import dev.hearth.contract.host.ImageImport;
import dev.hearth.contract.host.ImageImport.State;
import dev.hearth.host.image.archive.Budget;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How far an import is. Safe for use by many threads.
final class Progress {

    private final UUID id;
    private final String name;
    private final Budget budget;
    private final Instant startedAt = Instant.now();
    private volatile State state = State.RUNNING;
    private volatile String step = "waiting for its turn";
    private volatile @Nullable Long total;
    private volatile @Nullable String error;

    Progress(UUID id, String name, Budget budget) {
        this.id = id;
        this.name = name;
        this.budget = budget;
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    Budget budget() {
        return budget;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    void step(String now) {
        step = now;
    }

    /// @param bytes what the source of this piece has; null when nobody knows
    void total(String piece, @Nullable Long bytes) {
        // A kernel is a small part of it all.
        if (!piece.equals("kernel")) {
            total = bytes;
        }
    }

    void end(State how, @Nullable String why) {
        error = why;
        state = how;
    }

    ImageImport shown() {
        return new ImageImport(id, name, state, step, budget.used(), total, error, startedAt);
    }
}
