// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.List;

/// The network of a VM.
///
/// @param forwards ports that lead in, by host port; none where the mode is [NetworkMode#NONE]
public record VmNetwork(NetworkMode mode, List<PortForward> forwards) {

    /// A VM that needs none.
    public static final VmNetwork NONE = new VmNetwork(NetworkMode.NONE, List.of());

    /// How many forwards a VM may have.
    public static final int MOST_FORWARDS = 64;

    public VmNetwork {
        forwards = List.copyOf(forwards);
    }
}
