// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.firecracker.metrics.Fifo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The sockets, the FIFO and the log of one machine. Firecracker removes none of its sockets when
/// it ends, and binds none where something is.
record MachineFiles(Places places) implements Provision {

    @Override
    public String name() {
        return "files in " + places.root();
    }

    @Override
    public void make() throws IOException {
        remove();
        Path log = places.outside(Places.LOG);
        Files.deleteIfExists(log);
        Files.createFile(log);
        Fifo.make(places.outside(Places.METRICS));
        if (places.jail().isPresent()) {
            Jail.Owner owner = places.jail().get().owner();
            Ownership.give(log, owner);
            Ownership.give(places.outside(Places.METRICS), owner);
        }
    }

    /// The log stays, for people.
    @Override
    public void remove() throws IOException {
        for (String name :
                List.of(
                        Places.API,
                        Places.VSOCK,
                        Places.METRICS,
                        Places.STATE_BEING_MADE,
                        Places.MEMORY_BEING_MADE)) {
            Files.deleteIfExists(places.outside(name));
        }
        SnapshotNote.of(places).remove();
        places.directory().removeLeftovers();
    }
}
