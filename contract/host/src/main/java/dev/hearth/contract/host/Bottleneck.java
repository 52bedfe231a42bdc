// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

/// What a VM waits for most, over the last ten seconds.
///
/// @param detail in words: what was seen, and what to do
public record Bottleneck(Kind kind, String detail) {

    /// Whose fault it is.
    public enum Kind {
        /// The guest's CPUs are busy and more tasks want them.
        NEEDS_MORE_VCPU("needs-more-vcpu"),
        /// The guest's tasks wait for memory.
        NEEDS_MORE_MEMORY("needs-more-memory"),
        /// Its own CPU limit holds it back.
        CPU_LIMIT("cpu-limit"),
        /// The host's CPUs run others while it could run.
        NOISY_HOST("noisy-host"),
        /// Its requests wait for the host's disk.
        DISK_BOUND("disk-bound"),
        /// Its own disk limit holds it back.
        DISK_LIMIT("disk-limit"),
        /// Its own network limit holds it back.
        NETWORK_LIMIT("network-limit");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        /// The name on the wire.
        @Override
        public String toString() {
            return wire;
        }
    }
}
