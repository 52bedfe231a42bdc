// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.VmSpec;
import dev.hearth.manager.http.Fields;
import dev.hearth.manager.problem.Faults;
import java.util.Optional;
import java.util.OptionalInt;

/// How large somebody wants a VM's disk.
final class DiskSize {

    static final String FIELD = "disk_mib";

    private DiskSize() {}

    /// What is asked for a new VM, where null is as good as nothing. Else as [#of].
    static Optional<Integer> ofNew(Fields fields) {
        return fields.takeNull(FIELD) ? Optional.empty() : of(fields);
    }

    /// What is asked for; empty when nothing is, and when it is no whole number, which is noted as
    /// a fault.
    static Optional<Integer> of(Fields fields) {
        return fields.has(FIELD) ? Optional.ofNullable(fields.integer(FIELD)) : Optional.empty();
    }

    static void check(int mib, Faults faults) {
        if (mib < 1 || mib > VmSpec.MAX_DISK_MIB) {
            faults.add(FIELD, "must be from 1 to " + VmSpec.MAX_DISK_MIB);
        }
    }

    /// @param least what the disk has without it; empty when that is not known
    /// @param why of that
    static void checkLeast(int mib, OptionalInt least, String why, Faults faults) {
        if (least.isPresent() && mib < least.getAsInt()) {
            faults.add(
                    FIELD,
                    "must be at least %d, %s; disks do not shrink"
                            .formatted(least.getAsInt(), why));
        }
    }
}
