// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a machine has beyond CPUs, memory, a root disk and a console.
///
/// @param rootDisk how its root disk is used
/// @param nics in the order the guest sees them; without any, only its vsock leads to it
/// @param networkNamespace where its TAPs are; empty: the host's. Clones need one each, for they
///   all have the addresses of the machine they were
/// @param balloon with which the host takes memory back and learns how much of it is free
/// @param metadata what the guest can ask its VMM for; needs a NIC
/// @param memory whether pages are tracked, which a [Snapshot.Kind#DIFF] needs
public record Devices(
        Disk rootDisk,
        List<Nic> nics,
        Optional<Path> networkNamespace,
        Optional<Balloon> balloon,
        Optional<Metadata> metadata,
        DirtyPages memory) {

    /// A disk without limits, a balloon that only counts, and no network.
    public static final Devices PLAIN =
            new Devices(
                    new Disk(Access.READ_WRITE, Cache.WRITEBACK, RateLimit.NONE),
                    List.of(),
                    Optional.empty(),
                    Optional.of(new Balloon(0, 1)),
                    Optional.empty(),
                    DirtyPages.UNTRACKED);

    public Devices {
        nics = List.copyOf(nics);
    }

    /// The same with a network.
    ///
    /// @param namespace where its TAPs are; empty: the host's
    /// @param identity what the guest can ask its VMM for; empty: nothing
    public Devices withNetwork(
            List<Nic> interfaces, Optional<Path> namespace, Optional<Metadata> identity) {
        return new Devices(rootDisk, interfaces, namespace, balloon, identity, memory);
    }

    /// How a disk is used.
    public record Disk(Access access, Cache cache, RateLimit limit) {}

    /// What a guest may do with a disk.
    public enum Access {
        READ_WRITE,
        READ_ONLY
    }

    /// What becomes of a guest's fsync.
    public enum Cache {
        /// It does nothing: a host that loses power loses what the guest believes safe.
        UNSAFE,
        /// It reaches the host's disk.
        WRITEBACK
    }

    /// Memory that is taken from the guest and given back when it runs out.
    ///
    /// @param amountMib what is taken
    /// @param statisticsSeconds how often the guest says how its memory is; 0: never
    public record Balloon(int amountMib, int statisticsSeconds) {}

    /// What the guest agent asks for at `/hearth`. Everybody in the guest can read it.
    ///
    /// @param vmId who the guest is, also when it is a copy of another
    /// @param managerUrl where the agent registers
    /// @param oneTimeToken with what; worthless once used
    public record Metadata(
            String vmId, Optional<String> managerUrl, Optional<String> oneTimeToken) {}

    /// Whether the VMM notes which pages were written.
    public enum DirtyPages {
        TRACKED,
        UNTRACKED
    }
}
