// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.guest;

/// Hears how each poll ended: exactly one word per poll, on the poller's thread. Must not block.
public interface GuestListener {

    /// A poll left so long after it was due; how it ends is told by one of the others.
    default void asked(long lateNanos) {}

    /// The guest answered, and the answer was fit to be believed.
    void answered(GuestTarget target, GuestReading reading);

    /// The guest did not answer, or not in a way that can be used.
    void refused(GuestTarget target, Refusal refusal);
}
