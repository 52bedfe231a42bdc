// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.host.guest.Refusal.Kind;
import org.jspecify.annotations.Nullable;

/// Whether a report can be true of the VM that was asked. A guest may still lie about itself within
/// what it was given; it cannot lie about more, nor speak for another VM. What no VM at all can
/// have the parser has refused already.
final class Plausibility {

    private static final long KB_PER_MIB = 1024;

    private Plausibility() {}

    static void check(GuestTarget target, GuestReport report) throws RefusedAnswer {
        checkIdentity(target, report.identity().vmId());
        GuestReport.Memory memory = report.memory();
        if (memory != null) {
            checkMemory(target.limits(), memory);
        }
        GuestReport.Cpu cpu = report.cpu();
        if (cpu != null && cpu.cpus().size() > target.limits().vcpuCount()) {
            throw implausible(
                    "%d CPUs in a VM of %d"
                            .formatted(cpu.cpus().size(), target.limits().vcpuCount()));
        }
    }

    /// An agent that was told no id is believed: the address belongs to this VM alone. So is one
    /// whose guest goes on from another VM's snapshot and does not know better yet.
    private static void checkIdentity(GuestTarget target, @Nullable String vmId)
            throws RefusedAnswer {
        if (vmId == null
                || vmId.equalsIgnoreCase(target.vmId().toString())
                || target.lineage().stream()
                        .anyMatch(each -> vmId.equalsIgnoreCase(each.toString()))) {
            return;
        }
        throw new RefusedAnswer(
                Kind.OTHER_VM, "answers for another VM: " + vmId + ", not " + target.vmId());
    }

    private static void checkMemory(GuestTarget.Limits limits, GuestReport.Memory memory)
            throws RefusedAnswer {
        if (memory.totalKb() > limits.memoryKb()) {
            throw implausible(
                    "memory of %d MiB in a VM of %d MiB"
                            .formatted(
                                    memory.totalKb() / KB_PER_MIB, limits.memoryKb() / KB_PER_MIB));
        }
    }

    private static RefusedAnswer implausible(String what) {
        return new RefusedAnswer(Kind.IMPLAUSIBLE, "reports what cannot be: " + what);
    }
}
