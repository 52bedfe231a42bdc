// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.util.UUID;

/// Which snapshot a VM is to go on from.
///
/// @param vmId the VM the snapshot was made of: the one that is restored, or another, whose clone
///   it then is
public record RestoreFrom(UUID vmId, UUID snapshotId) {}
