// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmStatus;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/// What a host agent can be told. Every call blocks until it answers, and throws
/// [dev.hearth.manager.problem.HearthException.HostUnreachable] when it does not,
/// [dev.hearth.manager.problem.HearthException.WrongState] when it refuses,
/// [dev.hearth.manager.problem.HearthException.NotSupported] when its VMM has no way to do it, and
/// [dev.hearth.manager.problem.HearthException.HostFailed] when it fails. Safe for use by many
/// threads.
public interface HostAgent {

    /// Where it listens.
    URI url();

    /// What the host is and can carry.
    HostInfo info();

    /// What a VM is now; empty when the host does not hold it.
    Optional<VmStatus> status(UUID vm);

    /// Makes the host hold the VM, as `spec` says; nothing changes when it does already.
    VmStatus ensure(UUID vm, VmSpec spec);

    /// The same, of an external VM. Throws Invalid with the host's own words when it may not ask
    /// there.
    VmStatus ensureExternal(UUID vm, VmSpec spec);

    /// Starts a VM the host holds; returns when its VMM runs.
    VmStatus start(UUID vm);

    /// Stops a VM the host holds; returns when its VMM is gone.
    VmStatus stop(UUID vm);

    /// Lets a running VM stand still.
    VmStatus pause(UUID vm);

    /// Lets a paused VM run on.
    VmStatus resume(UUID vm);

    /// Makes the host forget a stopped VM, its disk and its snapshots; nothing changes when it does
    /// not hold it.
    void delete(UUID vm);
}
