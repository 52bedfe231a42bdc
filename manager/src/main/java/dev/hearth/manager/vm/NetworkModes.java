// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.rest.NetworkMode;

/// The modes of networks, as the public API and as host agents name them.
public final class NetworkModes {

    private NetworkModes() {}

    /// What a host agent said.
    public static NetworkMode of(dev.hearth.contract.host.NetworkMode mode) {
        return switch (mode) {
            case NONE -> NetworkMode.NONE;
            case NAT -> NetworkMode.NAT;
            case ISOLATED -> NetworkMode.ISOLATED;
        };
    }

    /// What to tell a host agent.
    static dev.hearth.contract.host.NetworkMode forHost(NetworkMode mode) {
        return switch (mode) {
            case NONE -> dev.hearth.contract.host.NetworkMode.NONE;
            case NAT -> dev.hearth.contract.host.NetworkMode.NAT;
            case ISOLATED -> dev.hearth.contract.host.NetworkMode.ISOLATED;
        };
    }
}
