// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A guest's kernel that panicked, by the last it printed. A guest that panics and one that reboots
/// end their VMM in the same way, and a guest may print what it likes: what is found here is only
/// worth something where the VMM itself says that the guest ended it.
public final class KernelPanic {

    private static final Pattern PANIC =
            Pattern.compile("Kernel panic - not syncing: (.{0,120}?)(?: \\]---| /|$)");

    private KernelPanic() {}

    /// What the kernel gave as its reason; empty when it did not panic.
    ///
    /// @param console the last the guest printed, its lines joined by ` / `
    public static Optional<String> reason(String console) {
        Matcher panic = PANIC.matcher(console);
        return panic.find() ? Optional.of(panic.group(1).strip()) : Optional.empty();
    }
}
