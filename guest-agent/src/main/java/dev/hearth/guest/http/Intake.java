// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import org.jspecify.annotations.Nullable;

/// What takes the bodies of PUT requests, one at a time. Called by one thread; does not block.
public interface Intake {

    /// Whether it takes what comes to the path of this request.
    boolean has(Request request);

    /// A body begins; answers null, or what is wrong: then none of it is handed over.
    @Nullable Problem begin(long length);

    /// The next bytes of it.
    void take(byte[] bytes, int from, int count);

    /// All of it was taken; answers null, or what is wrong with it.
    @Nullable Problem end(Response response);

    /// The rest of it does not come.
    void abandon();
}
