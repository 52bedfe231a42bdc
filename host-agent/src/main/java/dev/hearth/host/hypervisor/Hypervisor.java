// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import dev.hearth.host.storage.VmDirectory;
import java.util.Optional;
import java.util.OptionalInt;

/// Runs machines: one VMM process each, which outlives the host agent. Implementations are safe for
/// use by many threads.
public interface Hypervisor extends AutoCloseable {

    /// `qemu`, `firecracker` or `simulated`.
    String name();

    /// How guest code is run, as far as that is known by now. Never waits.
    Acceleration acceleration();

    /// Finds out ahead of the first start what has to be found out by trying. May take seconds.
    ///
    /// @param boot a kernel and an initramfs to try with
    void prepare(Boot boot);

    /// Starts a machine and returns once its vCPUs run. When that fails, nothing is left of it.
    ///
    /// Throws [ForwardRefusedException] when the host side of the forward cannot be had, and
    /// `HostException.VmmFailed` with the reason when the VMM does not start.
    Machine start(MachineSpec spec) throws ForwardRefusedException;

    /// Starts a machine where a snapshot ended. Its disk becomes what it was then. When it fails,
    /// nothing is left but that disk.
    ///
    /// Throws `NotSupported` when this VMM cannot do that, and `VmmFailed`.
    ///
    /// @param spec as the snapshot's machine was; with another id it is a clone
    Machine restore(MachineSpec spec, Snapshot snapshot);

    /// How a guest agent is reached; settled once [#prepare] has returned. Never waits.
    default AgentDoor agentDoor() {
        return AgentDoor.FORWARD;
    }

    /// The user the VMM's processes run as, who has to be the owner of their TAPs; empty: ours.
    /// Settled once [#prepare] has returned. Never waits.
    default OptionalInt vmmUser() {
        return OptionalInt.empty();
    }

    /// Whether guests can ask their VMM for [Devices.Metadata]. Settled once [#prepare] has
    /// returned. Never waits.
    default boolean servesMetadata() {
        return false;
    }

    /// What reading its VMMs' metrics did; empty where they tell none by themselves. Never waits.
    default Optional<ReaderCounts> readerCounts() {
        return Optional.empty();
    }

    /// Finds a machine again that an earlier host agent started. Empty when that process is gone,
    /// also when its number belongs to another process by now.
    ///
    /// @param identity as [Machine#identity] gave it
    Optional<Machine> adopt(VmDirectory directory, ProcessIdentity identity);

    /// Ends a VMM process of this directory of which nothing was written down: its host agent died
    /// while it started it.
    void endStray(VmDirectory directory);

    /// Why a machine that is gone ended, as well as that can be told from what it left behind.
    MachineExit postMortem(VmDirectory directory, ProcessIdentity identity);

    /// Lets go of all machines; they keep running.
    @Override
    void close();

    /// How a guest agent is reached.
    enum AgentDoor {
        /// By its own address where it has a network, else by a port of the host,
        /// [MachineSpec#forward].
        FORWARD,
        /// By [Machine#vsock], with nothing of the host's network.
        VSOCK
    }
}
