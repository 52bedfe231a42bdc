// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// When the thread that serves the API worked, for those who measure what drives a Firecracker and
/// have to leave out its own time. Between two turns it waited to be asked something.
///
/// Times are of [System#nanoTime]: on Linux that is CLOCK_MONOTONIC, whose time is the same in
/// every process. Only the first turns are kept. Used by that thread alone, but for its making.
public final class Turns {

    private static final int MOST = 512;

    /// What a turn was for that answered nothing: it let somebody connect, or go.
    private static final String NO_CALL = "";

    private final List<Map<String, Object>> kept = new ArrayList<>();
    private String call;
    private long from = System.nanoTime();
    private long answered;
    private boolean working = true;

    /// The first turn begins now, and is called so.
    public Turns(String first) {
        call = first;
    }

    /// Something is to be done; said again before [#end], it changes nothing.
    void begin() {
        if (!working) {
            working = true;
            from = System.nanoTime();
            answered = 0;
            call = NO_CALL;
        }
    }

    /// A call is being answered.
    ///
    /// @param name of all its names the one that says most
    public void serves(String name) {
        call = name;
    }

    /// Its answer is about to be written. Once it is, the other side may go on before this thread
    /// does.
    void answers() {
        answered = System.nanoTime();
    }

    /// There is nothing to do.
    void end() {
        if (working && kept.size() < MOST) {
            long to = System.nanoTime();
            kept.add(
                    Map.of(
                            "call",
                            call,
                            "from_ns",
                            from,
                            "answered_ns",
                            answered == 0 ? to : answered,
                            "to_ns",
                            to));
        }
        working = false;
    }

    /// All that are kept, in their order; without the one that goes on.
    public List<Map<String, Object>> all() {
        return List.copyOf(kept);
    }
}
