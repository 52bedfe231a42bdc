// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

/// Which process it is, for good: numbers of processes are used again, but not within the same tick
/// of the same boot.
///
/// @param pid its number
/// @param startTicks clock ticks between the host's boot and its start: field 22 of
///   `/proc/<pid>/stat`, see proc_pid_stat(5)
/// @param bootId the host's boot: `/proc/sys/kernel/random/boot_id`
public record ProcessIdentity(long pid, long startTicks, String bootId) {}
