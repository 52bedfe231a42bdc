// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import dev.hearth.host.hypervisor.ConsoleMedium;
import dev.hearth.host.storage.VmDirectory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/// QEMU's serial port: a socket that takes one client, and a log that QEMU writes itself.
record QemuConsole(VmDirectory directory) implements ConsoleMedium {

    private static final int CHUNK_BYTES = 8192;

    @Override
    public Path output() {
        return directory.consoleLog();
    }

    /// QEMU sends the output to its client too, and holds up the guest when it is not read. It is
    /// in the log already, so it is read and forgotten.
    @Override
    public WritableByteChannel openInput() throws IOException {
        SocketChannel socket =
                SocketChannel.open(UnixDomainSocketAddress.of(directory.consoleSocket()));
        Thread.ofVirtual()
                .name("console-drain-" + directory.path().getFileName())
                .start(() -> drain(socket));
        return socket;
    }

    private static void drain(SocketChannel socket) {
        ByteBuffer forgotten = ByteBuffer.allocate(CHUNK_BYTES);
        try (socket) {
            while (socket.read(forgotten.clear()) >= 0) {
                // Until QEMU or the one who types closes it.
            }
        } catch (IOException e) {
            // It was closed.
            return;
        }
    }
}
