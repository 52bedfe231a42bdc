// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.snapshot;

import dev.hearth.host.hypervisor.Snapshot;

/// A snapshot that is complete.
public record KeptSnapshot(SnapshotRecord record, Snapshot files) {}
