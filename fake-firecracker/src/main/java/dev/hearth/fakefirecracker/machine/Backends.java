// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.metrics.Counters;
import dev.hearth.fakefirecracker.posix.Errno;
import dev.hearth.fakefirecracker.posix.Tap;
import dev.hearth.fakefirecracker.vsock.VsockDevice;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What of the host the machine holds open. Used under the machine's lock.
final class Backends {

    private final Settings settings;
    private final Counters counters;
    private final Map<String, Closeable> drives = new HashMap<>();
    private final Map<String, Tap> taps = new HashMap<>();
    private Optional<VsockDevice> vsock = Optional.empty();
    private Optional<Path> vsockPath = Optional.empty();

    Backends(Settings settings, Counters counters) {
        this.settings = settings;
        this.counters = counters;
    }

    Optional<VsockDevice> vsock() {
        return vsock;
    }

    void openDrive(String id, String path, boolean readOnly) throws Fault {
        try {
            if (Files.isDirectory(Path.of(path))) {
                throw new IOException("Is a directory");
            }
            if (!Files.exists(Path.of(path))) {
                throw new IOException("No such file or directory");
            }
            RandomAccessFile file = new RandomAccessFile(path, readOnly ? "r" : "rw");
            Closeable before = drives.put(id, file);
            if (before != null) {
                before.close();
            }
        } catch (IOException e) {
            throw new Fault(
                    "Drive config error: Unable to create the virtio block device: Virtio backend"
                            + " error: Error manipulating the backing file: "
                            + Errno.text(e)
                            + " "
                            + path);
        }
    }

    void openTap(String id, String name) throws Fault {
        if (settings.taps == Settings.Taps.PRETENDED) {
            return;
        }
        try {
            taps.put(id, Tap.open(name));
        } catch (IOException e) {
            throw new Fault(
                    "Network config error: Could not create the network device: Open tap device"
                            + " failed: "
                            + e.getMessage());
        }
    }

    void closeTap(String id) {
        Tap tap = taps.remove(id);
        if (tap != null) {
            tap.close();
        }
    }

    /// Binds the socket; that of an earlier call is closed and removed.
    void bindVsock(String path) throws Fault {
        try {
            if (vsock.isPresent()) {
                vsock.orElseThrow().close();
                Files.deleteIfExists(vsockPath.orElseThrow());
            }
            VsockDevice device = VsockDevice.bind(Path.of(path), counters);
            device.manner(settings.vsock);
            vsock = Optional.of(device);
            vsockPath = Optional.of(Path.of(path));
        } catch (IOException e) {
            throw new Fault(
                    "Vsock config error: Cannot create backend for vsock device: Error binding to the"
                            + " host-side Unix socket: "
                            + Errno.text(e));
        }
    }
}
