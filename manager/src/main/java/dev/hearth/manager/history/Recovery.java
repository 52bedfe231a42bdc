// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Takes back into memory what an earlier manager stored and was still at work on. Steps come
/// finest tier first. For use by one thread.
final class Recovery {

    private final BiConsumer<VmKey, Consumer<VmTrack>> tracks;
    private final Set<VmKey> known = new HashSet<>();

    /// @param tracks does something with the track of a VM, which is made where there is none
    Recovery(BiConsumer<VmKey, Consumer<VmTrack>> tracks) {
        this.tracks = tracks;
    }

    /// A step of ten seconds that may belong to a minute that was not written.
    void tenSeconds(VmKey vm, Step step) {
        known.add(vm);
        tracks.accept(vm, track -> track.recoverTenSeconds(step));
    }

    /// A minute of the newest hour that was written, or later.
    void minute(VmKey vm, Step step) {
        known.add(vm);
        tracks.accept(vm, track -> track.recoverMinute(step));
    }

    /// The newest hour that was written.
    void hour(VmKey vm, Step step) {
        tracks.accept(vm, track -> track.recoverHour(step));
    }

    /// All minutes are told.
    void endOfMinutes() {
        known.forEach(vm -> tracks.accept(vm, VmTrack::remakeHours));
    }
}
