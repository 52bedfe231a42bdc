// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.io.IOException;
import java.util.UUID;

/// The host's ends of network interfaces. A VMM that finds no TAP makes one itself, which is down
/// and leads nowhere; so they are made before it starts. Safe for use by many threads.
public interface Taps {

    /// Of a host that has no networks for VMs.
    Taps NONE =
            new Taps() {
                @Override
                public void make(UUID vm, Nic nic) throws IOException {
                    throw new IOException("this host makes no TAP devices");
                }

                @Override
                public void removeAll(UUID vm) {}
            };

    /// Makes the TAP, up, with its address and its rules, in place of one that is there.
    void make(UUID vm, Nic nic) throws IOException;

    /// Removes whatever was made for the VM.
    void removeAll(UUID vm) throws IOException;
}
