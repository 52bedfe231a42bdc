// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.console;

import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.vm.VmId;
import java.util.List;
import java.util.regex.Pattern;

/// Whose console, for whom.
///
/// @param name for other viewers to see
/// @param mode `write` or `watch`
record ConsoleSeat(VmId vm, String name, String mode) {

    private static final Pattern NAME = Pattern.compile("[\\x20-\\x7e]{1,64}");

    /// Throws Invalid with all that is wrong with it.
    void check() {
        Faults faults = new Faults();
        if (!NAME.matcher(name).matches()) {
            faults.add("name", "must be 1 to 64 printable ASCII characters");
        }
        if (!List.of("write", "watch").contains(mode)) {
            faults.add("mode", "must be write or watch");
        }
        faults.throwIfAny();
    }
}
