// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.host.fault.Fault;
import dev.hearth.host.fault.HostException.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a VM must be to go on from a snapshot: a guest finds the CPUs, the memory, the disk and the
/// network interface it had.
final class RestoreRules {

    private RestoreRules() {}

    /// Throws [Invalid] with all faults.
    ///
    /// @param wanted the VM that is to go on
    /// @param was the VM the snapshot was made of, as it was then
    static void check(UUID id, VmSpec wanted, VmSpec was) {
        List<Fault> faults = new ArrayList<>();
        same("vcpu_count", wanted.vcpuCount(), was.vcpuCount(), faults);
        same("mem_size_mib", wanted.memSizeMib(), was.memSizeMib(), faults);
        same("image", wanted.image(), was.image(), faults);
        boolean has = wanted.network().mode() != NetworkMode.NONE;
        boolean had = was.network().mode() != NetworkMode.NONE;
        if (has != had) {
            faults.add(
                    new Fault(
                            "network.mode",
                            had
                                    ? "must be nat or isolated: the guest has a network interface"
                                    : "must be none: the guest has no network interface"));
        }
        if (!faults.isEmpty()) {
            throw new Invalid(
                    "vm %s is not as the VM was of which the snapshot was made".formatted(id),
                    faults);
        }
    }

    private static void same(
            String field, @Nullable Object is, @Nullable Object was, List<Fault> faults) {
        if (!Objects.equals(is, was)) {
            faults.add(new Fault(field, "must be %s, as it was then, not %s".formatted(was, is)));
        }
    }
}
