// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import java.util.List;

/// What is in the initramfs: host-agent's Initramfs puts it there.
final class Initramfs {

    /// This program, where the image has no initrd of its own.
    static final String INIT = "/init";

    static final String HEARTH = "/hearth";

    /// This program, where it has: `/init` is the initrd's.
    static final String BESIDE = HEARTH + "/init";

    static final String AGENT = HEARTH + "/guest-agent";
    static final String MODULES = HEARTH + "/modules";

    /// The names of the modules, in the order they must be loaded.
    static final String ORDER = MODULES + "/order";

    /// Made in the guest.
    static final String PROC = HEARTH + "/proc";

    private Initramfs() {}

    /// Removes it: the initramfs is memory until it is empty.
    ///
    /// @param self the running program
    static void clear(Machine machine, String self) {
        for (String each : List.of(ORDER, MODULES, PROC, AGENT, self, HEARTH)) {
            machine.remove(Files.path(each));
        }
    }
}
