// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

/// What the server serves.
public interface Routes {

    /// Whether there is something at the path of this request.
    boolean has(Request request);

    /// Answers a GET of a path that is there. Called by one thread; does not block.
    void answer(Request request, Response response);
}
