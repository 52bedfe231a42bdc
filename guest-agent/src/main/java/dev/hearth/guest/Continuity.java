// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.proc.ProcFile;

/// Notices that the guest is not the one it was a second ago: restored from a snapshot, cloned, or
/// moved. The boot id does not tell: it is in the memory that was restored, as are the counters.
/// What does:
///
/// - the host's count of disruptions in `/dev/vmclock0` (struct vmclock_abi), where the kernel has
///   it;
/// - the wall clock, once somebody sets it right: it moves against the monotonic one.
final class Continuity {

    private static final long JUMP_NANOS = 5_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int CLOCK_BYTES = 24;
    private static final int MARKER_AT = 16;
    private static final String MAGIC = "VCLK";

    private final Kernel kernel;
    private final ProcFile clock;
    private long offset;
    private long marker;
    private boolean hasMarker;

    Continuity(Kernel kernel) {
        this.kernel = kernel;
        this.clock = new ProcFile(kernel, "/dev/vmclock0", new byte[CLOCK_BYTES]);
        offset = readOffset();
        isBroken();
    }

    /// Whether there was a cut since the last call.
    boolean isBroken() {
        long newOffset = readOffset();
        boolean jumped = Math.abs(newOffset - offset) > JUMP_NANOS;
        offset = newOffset;
        return hasNewMarker() || jumped;
    }

    private long readOffset() {
        return kernel.wallClockMillis() * NANOS_PER_MILLI - kernel.monotonicNanos();
    }

    private boolean hasNewMarker() {
        byte[] bytes = clock.buffer();
        boolean readable = clock.read() == CLOCK_BYTES;
        for (int i = 0; readable && i < MAGIC.length(); i++) {
            readable = bytes[i] == MAGIC.charAt(i);
        }
        if (!readable) {
            return false;
        }
        long now = 0;
        for (int i = CLOCK_BYTES - 1; i >= MARKER_AT; i--) {
            now = now << 8 | (bytes[i] & 0xff);
        }
        boolean isNew = hasMarker && now != marker;
        marker = now;
        hasMarker = true;
        return isNew;
    }
}
