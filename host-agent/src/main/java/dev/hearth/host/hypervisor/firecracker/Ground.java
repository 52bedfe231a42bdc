// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.io.IOException;
import java.util.List;

/// All that a machine stands on, in the order it is made. What is made later may need what was made
/// before, never the other way round; so it is removed in the opposite order.
///
/// @param provisions in the order they are made
record Ground(Places places, List<Provision> provisions) {

    Ground {
        provisions = List.copyOf(provisions);
    }

    /// Makes everything. What has to be undone when something fails, now or later, is put on the
    /// stack before it is done: a thing made half is removed as well.
    void make(Undo undo) throws IOException {
        for (Provision provision : provisions) {
            undo.push(provision.name(), provision::remove);
            provision.make();
        }
    }

    /// Removes everything there is, also of a machine that another host agent made.
    void remove() {
        Undo undo = new Undo();
        provisions.forEach(provision -> undo.push(provision.name(), provision::remove));
        undo.run();
    }
}
