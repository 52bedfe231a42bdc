// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of events, newest first.
///
/// @param before where the next page begins; null when this is the last
public record VmEvents(List<VmEvent> events, @Nullable Long before) {

    public VmEvents {
        events = List.copyOf(events);
    }
}
