// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.io.IOException;

/// Something on the host that one machine needs: made before its process, removed after it.
interface Provision {

    /// For the log.
    String name();

    /// Makes it. Whatever was there of it before is gone.
    void make() throws IOException;

    /// Removes it, as far as it is there.
    void remove() throws IOException;
}
