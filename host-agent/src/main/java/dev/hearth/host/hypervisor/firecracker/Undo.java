// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How to take back what was done so far. What was done last goes first, because it is put on top
/// when it is done. Not for use by several threads.
final class Undo {

    private static final Logger log = LoggerFactory.getLogger(Undo.class);

    /// Takes one thing back; also one that was done half, or not at all.
    interface Step {
        void run() throws IOException;
    }

    private record Named(String name, Step step) {}

    private final Deque<Named> steps = new ArrayDeque<>();

    /// Notes how to take back what is about to be done.
    ///
    /// @param name for the log
    void push(String name, Step step) {
        steps.push(new Named(name, step));
    }

    /// Takes everything back. A step that fails is logged and does not keep the others.
    void run() {
        while (!steps.isEmpty()) {
            Named next = steps.pop();
            try {
                next.step().run();
            } catch (IOException | RuntimeException e) {
                log.atError().setCause(e).addKeyValue("what", next.name()).log("left behind");
            }
        }
    }
}
