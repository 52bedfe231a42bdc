// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.contract.host.VmSpec;

/// What a VM is to be, and where it is reached: `spec.json`.
///
/// @param address kept for the VM's whole life
record VmRecord(VmSpec spec, String address) {}
