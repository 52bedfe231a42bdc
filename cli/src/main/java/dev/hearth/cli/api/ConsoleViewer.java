// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.api;

import dev.hearth.contract.rest.ConsoleNotice;
import java.nio.ByteBuffer;

/// Who looks at a console. One call comes after the other, and the next message is not taken before
/// the call returns: who is slow misses output instead of filling memory.
public interface ConsoleViewer {

    /// The console has something to say.
    void told(ConsoleNotice notice);

    /// The guest printed this; the buffer is the viewer's only until it returns.
    void printed(ByteBuffer bytes);

    /// Nothing more comes.
    ///
    /// @param why in words, for a person
    void gone(String why);
}
