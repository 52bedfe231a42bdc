// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.network;

import dev.hearth.host.fault.HostException.Unavailable;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The addresses of VMs: 127.9.0.2 to 127.9.255.254. Linux answers on all of 127.0.0.0/8 without
/// any setup, so each VM looks as if it had an address on a network of its own.
public final class LoopbackPool {

    /// The guest agent's port in the guest, and on the VM's address where it can be had.
    public static final int AGENT_PORT = 8080;

    /// How many addresses are tried for one at which [#AGENT_PORT] is free.
    private static final int TRIES = 64;

    private static final int SIZE = 1 << 16;

    private final Ports ports;

    /// @param ports of this host
    public LoopbackPool(Ports ports) {
        this.ports = ports;
    }

    /// An address for a new VM: the lowest at which the agent's port is free, else the lowest.
    /// Something that listens on all addresses takes the port at every one of them. Throws
    /// [Unavailable] when all are taken.
    ///
    /// @param taken the addresses of this host's VMs
    public String allocate(Set<String> taken) {
        @Nullable String lowest = null;
        int tries = 0;
        for (int i = 2; i < SIZE && tries < TRIES; i++) {
            String address = "127.9.%d.%d".formatted(i >> 8, i & 255);
            if (isEdge(i & 255) || taken.contains(address)) {
                continue;
            }
            if (lowest == null) {
                lowest = address;
            }
            if (ports.isFree(address, AGENT_PORT)) {
                return address;
            }
            tries++;
        }
        if (lowest == null) {
            throw new Unavailable("all addresses in 127.9.0.0/16 are taken; delete a VM");
        }
        return lowest;
    }

    /// Which host port to try for the agent, by the number of those refused before: first the
    /// agent's own, then any that is free.
    ///
    /// @param address the VM's
    public IntUnaryOperator candidates(String address) {
        return refused ->
                refused == 0 && ports.isFree(address, AGENT_PORT)
                        ? AGENT_PORT
                        : ports.anyFree(address);
    }

    private static boolean isEdge(int lastByte) {
        return lastByte == 0 || lastByte == 255;
    }
}
