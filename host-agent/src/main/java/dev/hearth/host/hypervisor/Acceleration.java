// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

/// How guest code is run, and how that was found out.
///
/// @param accelerator [Accelerator#TCG] until the other is proven
/// @param reason in words
public record Acceleration(Accelerator accelerator, String reason) {

    /// What runs guest code.
    public enum Accelerator {
        /// The CPU itself, by the kernel's KVM.
        KVM("kvm"),
        /// QEMU's emulator.
        TCG("tcg");

        private final String wire;

        Accelerator(String wire) {
            this.wire = wire;
        }

        /// The name on the wire and on QEMU's command line.
        @Override
        public String toString() {
            return wire;
        }
    }
}
