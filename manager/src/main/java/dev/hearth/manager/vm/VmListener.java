// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

/// Whoever has to know what became of a VM.
public interface VmListener {

    /// The VM is gone for good.
    void deleted(VmId id);
}
