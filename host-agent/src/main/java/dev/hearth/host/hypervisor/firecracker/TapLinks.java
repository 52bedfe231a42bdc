// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.Nic;
import dev.hearth.host.hypervisor.Taps;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/// The host's ends of a machine's network interfaces.
///
/// @param nics what is made; all there is of the VM is removed
record TapLinks(Taps taps, UUID vm, List<Nic> nics) implements Provision {

    @Override
    public String name() {
        return "TAP devices of vm " + vm;
    }

    @Override
    public void make() throws IOException {
        for (Nic nic : nics) {
            taps.make(vm, nic);
        }
    }

    @Override
    public void remove() throws IOException {
        taps.removeAll(vm);
    }
}
