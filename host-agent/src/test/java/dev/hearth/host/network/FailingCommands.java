// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Real commands, one of which fails: before it does anything, or when it has done all of it.
final class FailingCommands implements Commands {

    private final Commands real;
    private final int failing;
    private final String when;
    private final AtomicInteger runs = new AtomicInteger();

    /// @param failing which one, from 1; 0: none
    /// @param when `before` or `after`
    FailingCommands(Commands real, int failing, String when) {
        this.real = real;
        this.failing = failing;
        this.when = when;
    }

    /// How many were run.
    int runs() {
        return runs.get();
    }

    @Override
    public String run(List<String> command, String input) throws IOException {
        boolean fails = runs.incrementAndGet() == failing;
        if (fails && when.equals("before")) {
            throw new IOException(command + " failed as told");
        }
        String answer = real.run(command, input);
        if (fails) {
            throw new IOException(command + " failed as told");
        }
        return answer;
    }
}
