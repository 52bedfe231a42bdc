// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.VmState;

/// Which number stands for which constant, as `frames.proto` has it. A number is never used again.
final class Numbers {

    private Numbers() {}

    static int of(VmState state) {
        return switch (state) {
            case STOPPED -> 1;
            case STARTING -> 2;
            case RUNNING -> 3;
            case PAUSED -> 4;
            case SNAPSHOTTING -> 5;
            case STOPPING -> 6;
            case FAILED -> 7;
            case EXTERNAL -> 8;
        };
    }

    static int of(MetricState state) {
        return switch (state) {
            case LIVE -> 1;
            case FALLBACK -> 2;
            case NO_AGENT -> 3;
            case PAUSED -> 4;
            case STOPPED -> 5;
            case STALLED -> 6;
        };
    }

    static int of(Source source) {
        return switch (source) {
            case GUEST -> 1;
            case BALLOON -> 2;
            case VMM -> 3;
            case NONE -> 4;
        };
    }

    static int of(NetworkMode mode) {
        return switch (mode) {
            case NONE -> 1;
            case NAT -> 2;
            case ISOLATED -> 3;
        };
    }

    static int of(Bottleneck.Kind kind) {
        return switch (kind) {
            case NEEDS_MORE_VCPU -> 1;
            case NEEDS_MORE_MEMORY -> 2;
            case CPU_LIMIT -> 3;
            case NOISY_HOST -> 4;
            case DISK_BOUND -> 5;
            case DISK_LIMIT -> 6;
            case NETWORK_LIMIT -> 7;
        };
    }

    static int of(Verdict.Cause cause) {
        return switch (cause) {
            case REQUESTED -> 1;
            case GUEST_SHUTDOWN -> 2;
            case GUEST_REBOOT -> 3;
            case GUEST_PANIC -> 4;
            case GUEST_OUT_OF_MEMORY -> 5;
            case HOST_OUT_OF_MEMORY -> 6;
            case VMM_KILLED -> 7;
            case VMM_FAILED -> 8;
            case HOST_REBOOTED -> 9;
            case START_FAILED -> 10;
            case UNKNOWN -> 11;
        };
    }
}
