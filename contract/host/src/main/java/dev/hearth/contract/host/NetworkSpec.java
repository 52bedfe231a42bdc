// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

import java.util.List;

/// The network a VM is to have.
///
/// @param forwards ports that lead in; none where the mode is [NetworkMode#NONE]
public record NetworkSpec(NetworkMode mode, List<PortForward> forwards) {

    /// A VM that needs none.
    public static final NetworkSpec NONE = new NetworkSpec(NetworkMode.NONE, List.of());

    public NetworkSpec {
        forwards = List.copyOf(forwards);
    }
}
