// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.host.hypervisor.ProcessIdentity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What must be known of a running machine to find it again: `machine.json`.
///
/// @param incarnation never given twice to the same VM
/// @param agentPort port at the VM's address that leads to the guest agent; null when the VMM leads
///   to it, and the VM has no address
record MachineRecord(
        ProcessIdentity process,
        String incarnation,
        @Nullable Integer agentPort,
        Instant startedAt) {}
