// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.rest.ExternalVmCreate;
import dev.hearth.manager.problem.Faults;
import org.jspecify.annotations.Nullable;

/// An external VM somebody makes known, not yet checked.
///
/// @param name null when it was missing or no string, which is noted as a fault already; the same
///   holds for the other fields
record ExternalDraft(
        @Nullable String name,
        @Nullable String guestIp,
        @Nullable Integer agentPort,
        @Nullable Integer pollIntervalS) {

    static final String EXTERNAL = "external";
    static final String GUEST_IP = "guest_ip";
    static final String AGENT_PORT = "agent_port";

    private static final int LAST_PORT = 65_535;

    /// Checks all that does not depend on the host, and throws Invalid with all faults at once,
    /// those of before included.
    ExternalVmCreate checked(Faults faults) {
        VmName.check(name, faults);
        if (guestIp != null) {
            GuestAddress.externalFault(guestIp)
                    .ifPresent(fault -> faults.add(EXTERNAL + "." + GUEST_IP, fault));
        }
        if (agentPort != null && (agentPort < 1 || agentPort > LAST_PORT)) {
            faults.add(EXTERNAL + "." + AGENT_PORT, "must be from 1 to " + LAST_PORT);
        }
        PollInterval.check(pollIntervalS, faults);
        faults.throwIfAny();
        if (name == null || guestIp == null || agentPort == null || pollIntervalS == null) {
            throw new IllegalStateException("a field is null and no fault was noted");
        }
        return new ExternalVmCreate(
                name, new ExternalVmCreate.Where(guestIp, agentPort), pollIntervalS);
    }
}
