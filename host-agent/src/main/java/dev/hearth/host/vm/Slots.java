// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.host.fault.HostException.Unavailable;
import dev.hearth.host.network.VmNetwork;
import dev.hearth.host.storage.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// Gives VMs the slots of their networks: each time the next after the one given last, all round.
/// The kernel goes on for a while with connections of a VM that is gone, and others remember its
/// addresses; who gets them next should come late. Not for use by several threads.
///
/// @param file remembers the last one given
record Slots(Path file) {

    /// A slot that no VM has. Throws [Unavailable] when there is none.
    ///
    /// @param taken those of this host's VMs
    int next(Set<Integer> taken) {
        int last = last();
        for (int step = 1; step <= VmNetwork.SLOTS; step++) {
            int slot = (last + step) % VmNetwork.SLOTS;
            if (!taken.contains(slot)) {
                AtomicFile.write(file, (slot + "\n").getBytes(StandardCharsets.US_ASCII));
                return slot;
            }
        }
        throw new Unavailable(
                "all %d networks of 10.201.0.0/16 are taken; delete a VM that has one"
                        .formatted(VmNetwork.SLOTS));
    }

    /// Whether any was ever given here: else no VM ever had a network.
    boolean wereGiven() {
        return Files.exists(file);
    }

    /// What cannot be read costs no more than that slots are given again from the first one on.
    private int last() {
        try {
            int last = Integer.parseInt(Files.readString(file).strip());
            return last >= 0 && last < VmNetwork.SLOTS ? last : -1;
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }
}
