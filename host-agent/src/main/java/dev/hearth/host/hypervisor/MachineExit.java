// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

/// Why a VMM process is gone.
public sealed interface MachineExit {

    /// The host agent stopped it.
    record Requested() implements MachineExit {}

    /// The guest ended it.
    ///
    /// @param reason in words
    record ByGuest(String reason) implements MachineExit {}

    /// Nobody who may wanted that.
    ///
    /// @param reason in words, with what the VMM said last
    record Failed(String reason) implements MachineExit {}
}
