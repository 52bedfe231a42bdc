// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.time.Duration;
import java.util.Optional;

/// What a device may move at most. Empty means as much as it can.
///
/// @param bandwidth in bytes
/// @param operations in requests or packets
public record RateLimit(Optional<Bucket> bandwidth, Optional<Bucket> operations) {

    /// No limit at all.
    public static final RateLimit NONE = new RateLimit(Optional.empty(), Optional.empty());

    /// Starts full, and what is spent comes back evenly.
    ///
    /// @param size what may be spent at once
    /// @param refill how long an empty one takes to be full
    /// @param oneTimeBurst may be spent first and never comes back; 0: none
    public record Bucket(long size, Duration refill, long oneTimeBurst) {
        public Bucket {
            // Firecracker takes a zero for "no limit", which nobody who writes one can mean.
            if (size < 1 || refill.toMillis() < 1 || oneTimeBurst < 0) {
                throw new IllegalArgumentException("a bucket needs a size and a time: " + size);
            }
        }
    }

    /// Whether anything is limited.
    public boolean limits() {
        return bandwidth.isPresent() || operations.isPresent();
    }
}
