// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a VM is, as the host agent sees it now.
///
/// @param reason why it stopped or failed, or why an external VM is not asked, in words a person
///   can act on; null while all is well
/// @param incarnation changes with every start, and of an external VM with where it is asked:
///   nothing measured may span two of them; null when no VMM process exists
/// @param pid the VMM's process id; null when there is none
/// @param address the address at which the host reaches this guest, kept for the VM's whole life
///   unless it is external
/// @param agentPort the TCP port at [#address] that leads to the guest agent; null when none does
/// @param origin the VM whose snapshot this machine goes on from, which its guest may still call
///   itself; null when it booted, or there is no machine
/// @param startedAt when the VMM process was started; null when there is none
/// @param verdict why it does not run any more; null while it runs, and when it never did
/// @param eventSeq the number of the newest [VmEvent]; 0 when nothing happened yet
public record VmStatus(
        UUID id,
        VmSpec spec,
        VmState state,
        @Nullable String reason,
        @Nullable String incarnation,
        @Nullable Long pid,
        @Nullable String address,
        @Nullable Integer agentPort,
        @Nullable UUID origin,
        @Nullable Instant startedAt,
        @Nullable Verdict verdict,
        long eventSeq) {}
