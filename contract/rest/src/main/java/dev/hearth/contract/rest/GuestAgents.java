// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.List;

/// The guest agents a manager has to give.
///
/// @param publicKey the Ed25519 key that proves each signature, as PEM
public record GuestAgents(String publicKey, List<GuestAgentBinary> binaries) {

    public GuestAgents {
        binaries = List.copyOf(binaries);
    }
}
