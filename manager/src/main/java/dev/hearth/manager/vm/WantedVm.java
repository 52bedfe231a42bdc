// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.rest.VmNetwork;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of the table `vm`, with its forwards: what is wanted.
///
/// @param guestIp the guest's registered address; null when there is none
record WantedVm(
        VmId id,
        String name,
        int vcpuCount,
        int memSizeMib,
        String image,
        VmNetwork network,
        @Nullable String guestIp,
        Instant createdAt) {

    /// What the host agent has to make true.
    VmSpec spec() {
        return new VmSpec(
                name,
                vcpuCount,
                memSizeMib,
                image,
                new NetworkSpec(
                        NetworkModes.forHost(network.mode()),
                        network.forwards().stream()
                                .map(each -> new PortForward(each.hostPort(), each.guestPort()))
                                .toList()));
    }
}
