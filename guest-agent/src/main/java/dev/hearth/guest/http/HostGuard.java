// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

/// Guards a way by which only the host can come: vsock lets in CID 2 (vsock(7)) and no other guest.
public final class HostGuard implements Guard {

    private static final int CID_AT = 8;
    private static final int HOST_CID = 2;

    @Override
    public boolean admits(byte[] peer) {
        return peer[CID_AT] == HOST_CID
                && peer[CID_AT + 1] == 0
                && peer[CID_AT + 2] == 0
                && peer[CID_AT + 3] == 0;
    }

    @Override
    public boolean permits(Request request) {
        return true;
    }
}
