// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.rest.VmCreate;
import dev.hearth.manager.http.Fields;
import dev.hearth.manager.problem.Faults;
import org.jspecify.annotations.Nullable;

/// How often somebody wants a VM measured.
final class PollInterval {

    static final String FIELD = "poll_interval_s";

    private static final int LONGEST_S = 60;

    private PollInterval() {}

    /// What is asked for a new VM; null when it is no whole number, which is noted as a fault.
    static @Nullable Integer ofNew(Fields fields) {
        return fields.integer(FIELD, VmCreate.DEFAULT_POLL_INTERVAL_S);
    }

    /// @param seconds null when that is noted as a fault already
    static void check(@Nullable Integer seconds, Faults faults) {
        if (seconds != null && (seconds < 1 || seconds > LONGEST_S)) {
            faults.add(FIELD, "must be from 1 to " + LONGEST_S);
        }
    }
}
