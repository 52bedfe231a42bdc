// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.util.Locale;

/// Where a VM is in its life. `failed` is a stop nobody asked for; [VmStatus#reason] says why.
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
    /// It runs somewhere that Hearth did not boot: nobody here starts or stops it, or knows whether
    /// it runs but by what its guest agent says.
    EXTERNAL;

    /// The name on the wire.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
