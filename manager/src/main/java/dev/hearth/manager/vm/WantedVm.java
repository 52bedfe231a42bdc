// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.VmSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of the table `vm`: what is wanted.
///
/// @param guestIp the guest's registered address; null when there is none
record WantedVm(
        VmId id,
        String name,
        int vcpuCount,
        int memSizeMib,
        String image,
        @Nullable String guestIp,
        Instant createdAt) {

    /// What the host agent has to make true.
    VmSpec spec() {
        return new VmSpec(name, vcpuCount, memSizeMib, image);
    }
}
