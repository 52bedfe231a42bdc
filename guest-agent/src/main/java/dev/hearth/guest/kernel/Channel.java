// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

/// Something that waits for a descriptor or for a time, and has its turns in the agent's one loop.
public interface Channel {

    /// A time that never comes.
    long NEVER = Long.MAX_VALUE;

    /// The descriptor to wait for; negative when there is nothing to wait for now.
    int descriptor();

    /// What it waits for, as [Kernel#poll] wants it.
    int interest();

    /// When it wants [#expire], though nothing has come; [#NEVER] when it does not.
    long deadline();

    /// Its descriptor is ready.
    void ready(long now);

    /// Its deadline has passed.
    void expire(long now);
}
