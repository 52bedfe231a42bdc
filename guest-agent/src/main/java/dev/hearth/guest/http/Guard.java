// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

/// Who may come in by a door, and what they must show.
public interface Guard {

    /// Whether this side may connect at all.
    ///
    /// @param peer its struct sockaddr
    boolean admits(byte[] peer);

    /// Whether a request may be answered.
    boolean permits(Request request);
}
