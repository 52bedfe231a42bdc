// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

/// A TCP port, at every address of the host but its loopback, that leads to a guest's.
///
/// @param hostPort 1 to 65535, of one VM at a time
/// @param guestPort 1 to 65535
public record PortForward(int hostPort, int guestPort) {}
