// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

/// A line that is not what Firecracker writes when it writes all of it.
final class MalformedLine extends Exception {

    private static final long serialVersionUID = 1;

    /// @param what is wrong
    /// @param at which byte of the line
    MalformedLine(String what, int at) {
        super(what + " at byte " + at, null, false, false);
    }
}
