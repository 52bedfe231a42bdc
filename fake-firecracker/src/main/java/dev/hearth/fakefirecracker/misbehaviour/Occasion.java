// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.misbehaviour;

/// When a rule is followed.
public sealed interface Occasion {

    /// As soon as the rule is read: before the API socket is bound, when it was there at the start.
    record Now() implements Occasion {}

    /// So long after the start of the process.
    record AfterStart(long millis) implements Occasion {}

    /// So long after the guest started to run, in this process.
    record AfterBoot(long millis) implements Occasion {}

    /// At a call.
    ///
    /// @param moment before or after it is done, in either case before it is answered
    /// @param call such as `PUT /drives/rootfs`, `PUT /drives/*` or `PUT /actions:InstanceStart`
    /// @param nth only at the nth such call; at every one when 0
    record AtCall(Moment moment, String call, int nth) implements Occasion {
        boolean fits(String other) {
            return call.endsWith("*")
                    ? other.startsWith(call.substring(0, call.length() - 1))
                    : other.equals(call);
        }
    }

    /// Side of a call.
    enum Moment {
        BEFORE,
        AFTER
    }
}
