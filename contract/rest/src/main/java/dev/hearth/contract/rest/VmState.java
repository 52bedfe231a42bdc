// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.Locale;

/// Where a VM is in its life, as its host tells it.
public enum VmState {
    STOPPED,
    STARTING,
    RUNNING,
    /// Its vCPUs stand still until it is resumed.
    PAUSED,
    /// It stands still while it is put to disk, and then goes on as before.
    SNAPSHOTTING,
    STOPPING,
    FAILED,
    /// Hearth did not boot it: nobody here starts or stops it.
    EXTERNAL,
    /// Its host does not answer: nobody knows.
    UNKNOWN;

    /// The name on the wire.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
