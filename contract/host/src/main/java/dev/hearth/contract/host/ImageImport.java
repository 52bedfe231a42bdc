// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An import, as far as it is. The host forgets those of before its last start.
///
/// @param name of the image to be
/// @param step what is being done, or was done last, for people
/// @param bytesDone bytes read and unpacked so far, over all steps
/// @param bytesTotal what the source of the root file system has; null as long as that is not known
/// @param error why there is no image, and what to do; null unless it failed
public record ImageImport(
        UUID id,
        String name,
        State state,
        String step,
        long bytesDone,
        @Nullable Long bytesTotal,
        @Nullable String error,
        Instant startedAt) {

    /// How it goes.
    public enum State {
        RUNNING,
        /// The image is there.
        DONE,
        /// Nothing is left of it.
        FAILED,
        /// Somebody stopped it, and nothing is left of it.
        CANCELLED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
