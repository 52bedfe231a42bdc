// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

/// A VM that runs somewhere already, to be measured: Hearth neither boots nor stops it.
///
/// @param name 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit; unique
/// @param external where its guest agent is asked
/// @param pollIntervalS seconds from one measurement to the next, 1 to 60
public record ExternalVmCreate(String name, Where external, int pollIntervalS) {

    /// What `agent_port` is when it is not sent.
    public static final int DEFAULT_AGENT_PORT = 8080;

    /// Measured once a second.
    public ExternalVmCreate(String name, Where external) {
        this(name, external, VmCreate.DEFAULT_POLL_INTERVAL_S);
    }

    /// At the usual port.
    public ExternalVmCreate(String name, String guestIp) {
        this(name, new Where(guestIp, DEFAULT_AGENT_PORT));
    }

    /// Where a host agent reaches the guest agent.
    ///
    /// @param guestIp an IPv4 or IPv6 address without port or prefix; one VM's only
    /// @param agentPort 1 to 65535
    public record Where(String guestIp, int agentPort) {}
}
