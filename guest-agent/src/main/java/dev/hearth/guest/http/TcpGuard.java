// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import dev.hearth.guest.net.Networks;
import org.jspecify.annotations.Nullable;

/// Guards TCP: a list of networks and a token, each where it is set.
public final class TcpGuard implements Guard {

    private @Nullable Networks allowed;
    private @Nullable String token;

    /// Sets who may come in.
    ///
    /// @param newAllowed null: everybody
    /// @param newToken what requests must show; null: nothing
    public void set(@Nullable Networks newAllowed, @Nullable String newToken) {
        allowed = newAllowed;
        token = newToken;
    }

    @Override
    public boolean admits(byte[] peer) {
        Networks networks = allowed;
        return networks == null || networks.hold(peer);
    }

    @Override
    public boolean permits(Request request) {
        String wanted = token;
        return wanted == null || request.shows(wanted);
    }
}
