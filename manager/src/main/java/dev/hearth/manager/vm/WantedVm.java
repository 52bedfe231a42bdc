// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.rest.VmNetwork;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of the table `vm`, with its forwards: what is wanted.
///
/// @param vcpuCount null of an external VM, like the next two
/// @param diskMib null when it is as large as the image's
/// @param externalAgentPort where an external VM's agent is asked, at `guestIp`; null of a VM that
///   Hearth boots
/// @param pollIntervalS seconds from one measurement to the next
/// @param guestIp the guest's registered address; null when there is none
record WantedVm(
        VmId id,
        String name,
        @Nullable Integer vcpuCount,
        @Nullable Integer memSizeMib,
        @Nullable String image,
        @Nullable Integer diskMib,
        VmNetwork network,
        @Nullable Integer externalAgentPort,
        int pollIntervalS,
        @Nullable String guestIp,
        Instant createdAt) {

    /// Whether Hearth did not boot it.
    boolean isExternal() {
        return externalAgentPort != null;
    }

    /// What the host agent has to make true.
    VmSpec spec() {
        return new VmSpec(
                name,
                vcpuCount,
                memSizeMib,
                image,
                diskMib,
                new NetworkSpec(
                        NetworkModes.forHost(network.mode()),
                        network.forwards().stream()
                                .map(each -> new PortForward(each.hostPort(), each.guestPort()))
                                .toList()),
                guestIp == null || externalAgentPort == null
                        ? null
                        : new ExternalSpec(guestIp, externalAgentPort),
                pollIntervalS);
    }
}
