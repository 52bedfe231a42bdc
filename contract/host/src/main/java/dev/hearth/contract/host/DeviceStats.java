// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a VMM counted of its own work during an interval: where a VM waits on the host's side. What
/// cannot be known of this interval is null.
///
/// @param at when the interval ended
/// @param networkThrottled how often a frame had to wait for the rate limiter
/// @param diskThrottled how often a request had to wait for the rate limiter, or for the host's I/O
///   engine
/// @param diskRequests reads and writes
/// @param diskWaitMs time they took, added up: more than the interval when several were at work
/// @param vcpuExits how often a vCPU left the guest for something the VMM itself does
/// @param vcpuExitMs time the VMM took for them, added up
/// @param interrupts how often devices interrupted the guest
public record DeviceStats(
        Instant at,
        long intervalMs,
        @Nullable Long networkThrottled,
        @Nullable Long diskThrottled,
        @Nullable Long diskRequests,
        @Nullable Double diskWaitMs,
        @Nullable Long vcpuExits,
        @Nullable Double vcpuExitMs,
        @Nullable Long interrupts) {}
