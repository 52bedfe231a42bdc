// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

/// A TCP port of the host that leads into the guest.
///
/// @param address of the host, a loopback address literal
/// @param port of the host
/// @param guestPort where it leads
public record Forward(String address, int port, int guestPort) {}
