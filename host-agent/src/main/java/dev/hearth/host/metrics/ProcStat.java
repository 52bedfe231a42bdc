// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.metrics;

import java.util.Optional;

/// What /proc/<pid>/stat and /proc/<pid>/task/<tid>/stat tell (proc_pid_stat(5)).
///
/// @param cpuTicks user + system time, in ticks; time spent running a guest is already in it
/// @param startTime ticks from boot to the start: with the id, the identity of process or thread
record ProcStat(long cpuTicks, long startTime) {

    /// Numbers of the fields, as the manual page counts them; the state follows the name.
    private static final int STATE = 3;

    private static final int USER_TIME = 14;
    private static final int SYSTEM_TIME = 15;
    private static final int START_TIME = 22;

    /// Reads the file's text; empty when it is cut off, is none, or tells of the dead.
    static Optional<ProcStat> parse(String text) {
        // The name stands in parentheses and may itself hold blanks, line ends and parentheses.
        int name = text.lastIndexOf(')');
        if (name < 0) {
            return Optional.empty();
        }
        String[] fields = text.substring(name + 1).strip().split(" ", START_TIME - STATE + 2);
        if (fields.length < START_TIME - STATE + 2 || isDead(fields[0])) {
            return Optional.empty();
        }
        try {
            long user = Long.parseUnsignedLong(fields[USER_TIME - STATE]);
            long system = Long.parseUnsignedLong(fields[SYSTEM_TIME - STATE]);
            long start = Long.parseUnsignedLong(fields[START_TIME - STATE]);
            return Optional.of(new ProcStat(user + system, start));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isDead(String state) {
        return state.equals("Z") || state.equals("X") || state.equals("x");
    }
}
