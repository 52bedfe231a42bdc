// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/// The host's two ends of a guest's serial line. Both outlive the host agent: the VMM itself
/// appends what the guest prints to a file, whether anybody reads it or not, and what is typed goes
/// through something in the VM's directory that can be opened again.
public interface ConsoleMedium {

    /// The file the VMM appends to (`O_APPEND`), so that it goes on at the new end when somebody
    /// empties it. Need not exist yet.
    Path output();

    /// Opens the way into the guest. Writing blocks while the guest does not read; closing the
    /// channel ends that. Only one may be open at a time. Throws [IOException] when the machine is
    /// gone.
    WritableByteChannel openInput() throws IOException;
}
