// SPDX-License-Identifier: Apache-2.0
/// What the host keeps on disk, and the only place that knows where:
///
/// ```
/// HEARTH_HOME/host/
///   lock                 held while a host agent runs
///   address              where it listens: address:port
///   acceleration.json    what the last KVM probe found
///   images/              what VMs are made from, see `dev.hearth.host.image`
///   initramfs/           built initramfs files, by digest
///   vms/<uuid>/          one VM
///     spec.json          what it is to be, and its address
///     machine.json       its VMM process, as long as there is one
///     stopped.json       why there is none
///     disk.img           its root disk, a copy of the image's
///     console.log          what its guest printed, and console.log.1 what it printed before
///     qmp.sock console.sock console.in agent.sock vmm.log vmm.pid
///     api.sock vsock.sock metrics.fifo firecracker.log snapshot.pending, of Firecracker
///   snapshots/<uuid>/    those of one VM, see `dev.hearth.host.snapshot`
///   jails/               those of VMs that Firecracker's jailer locks in, as long as they run
/// ```
///
/// Files are replaced in one step, so that a crash leaves the old one or the new one. Uses
/// `dev.hearth.host.fault`.
@NullMarked
package dev.hearth.host.storage;

import org.jspecify.annotations.NullMarked;
