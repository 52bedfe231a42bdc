// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host;

/// Where the guest agent of an external VM is asked: a machine that runs already, which Hearth
/// neither boots nor stops.
///
/// @param address an IP address, as a literal; the host agent says which ones it asks
/// @param agentPort TCP port, 1 to 65535
public record ExternalSpec(String address, int agentPort) {}
