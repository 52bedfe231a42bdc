// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import dev.hearth.host.hypervisor.Boot;
import dev.hearth.host.storage.VmDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Where the things of one machine are. Firecracker is told relative names only: it runs in the
/// VM's directory, or in a jail whose root it takes for its own, and the same calls fit both. A
/// restored machine, too, then finds its own disk and socket, and not those of the one it was.
///
/// @param directory of the VM
/// @param jail empty: the process is not locked in
record Places(VmDirectory directory, Optional<Jail> jail) {

    /// What the JDK takes, which is less than unix(7) allows.
    private static final int MAX_SOCKET_PATH_BYTES = 100;

    static final String API = "api.sock";
    static final String VSOCK = "vsock.sock";
    static final String METRICS = "metrics.fifo";
    static final String LOG = "firecracker.log";
    static final String DISK = "disk.img";

    /// Names in a jail; outside of one, images are where they are.
    static final String KERNEL = "kernel";

    static final String INITRAMFS = "initramfs";

    /// What the snapshot a machine comes from is called in its jail.
    static final String STATE = "snapshot.state";

    static final String MEMORY = "snapshot.memory";

    /// Other names for one that is being made: as long as a machine runs that was restored, the
    /// memory it came from must not change.
    static final String STATE_BEING_MADE = "snapshot.state.new";

    static final String MEMORY_BEING_MADE = "snapshot.memory.new";

    /// The VM's id, as its directory has it.
    String id() {
        return directory.path().getFileName().toString();
    }

    /// The directory that relative names lead to.
    Path root() {
        return jail.map(Jail::root).orElse(directory.path());
    }

    /// A thing of the machine, as the host sees it.
    Path outside(String name) {
        return root().resolve(name);
    }

    /// A socket of the machine, by a path that is short enough for one: jails lie deep, and the
    /// kernel knows a shorter way to the root of a process.
    ///
    /// @param pid the machine's process
    Path socket(String name, long pid) {
        Path path = outside(name);
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        return jail.isEmpty() || bytes <= MAX_SOCKET_PATH_BYTES
                ? path
                : Path.of("/proc", Long.toString(pid), "root", name);
    }

    /// The kernel, as Firecracker sees it.
    String kernelInside(Boot boot) {
        return jail.isPresent() ? KERNEL : boot.kernel().toString();
    }

    /// The initramfs, as Firecracker sees it.
    String initramfsInside(Boot boot) {
        return jail.isPresent() ? INITRAMFS : boot.initramfs().toString();
    }
}
