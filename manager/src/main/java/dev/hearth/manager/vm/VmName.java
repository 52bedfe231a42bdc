// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.manager.problem.Faults;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a VM may be called.
public final class VmName {

    /// The field of a request that has it.
    public static final String FIELD = "name";

    private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private VmName() {}

    /// Notes when it can be no VM's.
    ///
    /// @param name null when it was missing, which is noted as a fault already
    public static void check(@Nullable String name, Faults faults) {
        if (name != null && !FORM.matcher(name).matches()) {
            faults.add(
                    FIELD,
                    "must be 1 to 63 of a-z, 0-9 and -,"
                            + " beginning and ending with a letter or digit");
        }
    }
}
