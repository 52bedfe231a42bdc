// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import org.jspecify.annotations.Nullable;

/// How many tasks one incarnation's guest kernel killed for want of memory, told by its agent and
/// its balloon driver, of which either may fall silent. For use by one thread.
final class OomWatch {

    private final Counter agent = new Counter();
    private final Counter balloon = new Counter();
    private long told;

    /// One teller's count, from the first that was heard on: what was killed before is not news.
    private static final class Counter {
        private long base = -1;
        private long newest;

        /// @param known how many kills the other one knows of: who is heard later counts them, too
        void hear(@Nullable Long count, long known) {
            if (count == null || count < 0) {
                return;
            }
            if (base < 0 || count < newest) {
                // The first word of it; or the guest booted anew, or lies.
                base = Math.max(0, count - known);
            }
            newest = count;
        }

        long grown() {
            return base < 0 ? 0 : newest - base;
        }
    }

    /// How many were killed since it was asked last.
    long next(@Nullable Long toldByAgent, @Nullable Long toldByBalloon) {
        agent.hear(toldByAgent, balloon.grown());
        balloon.hear(toldByBalloon, agent.grown());
        long all = Math.max(agent.grown(), balloon.grown());
        long fresh = Math.max(0, all - told);
        told = all;
        return fresh;
    }
}
