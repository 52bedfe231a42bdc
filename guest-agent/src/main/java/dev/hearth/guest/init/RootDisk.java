// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import dev.hearth.guest.kernel.Errno;
import dev.hearth.guest.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Mounts the guest's root file system as the kernel would without an initramfs, by the same words
/// of its command line (Documentation/admin-guide/kernel-parameters.txt): `root=/dev/…`,
/// `rootfstype=`, `rootflags=`, `ro` and `rw`, the last of which wins; without any, read-write.
final class RootDisk {

    private static final String USUAL = "/dev/vda";
    private static final String LIST = "/proc/filesystems";
    private static final int LIST_BYTES = 4096;
    private static final int TRIES = 200;
    private static final int PAUSE_MILLIS = 10;

    private final Kernel kernel;
    private final Machine machine;
    private final Words words;

    RootDisk(Kernel kernel, Machine machine, Words commandLine) {
        this.kernel = kernel;
        this.machine = machine;
        words = commandLine;
    }

    /// Mounts it on a directory; answers null, or why that cannot be done.
    @Nullable String mountOn(String directory) {
        // A name that only udev or the kernel could look up is the usual disk of a VM, too.
        String named = words.value("root", USUAL);
        String device = named.startsWith("/dev/") ? named : USUAL;
        await(device);
        StringBuilder tried = new StringBuilder();
        for (String type : types()) {
            int result = mount(device, directory, type);
            if (result == 0) {
                return null;
            }
            tried.append(tried.isEmpty() ? "" : ", ");
            tried.append(type).append(": error ").append(-result);
        }
        return "unable to mount root fs on " + device + " (" + tried + ")";
    }

    private int mount(String device, String directory, String type) {
        boolean readOnly = words.lastIndexOf("ro") > words.lastIndexOf("rw");
        int result = mount(device, directory, type, readOnly ? Machine.MS_RDONLY : 0);
        if (result == -Errno.EACCES || result == -Errno.EROFS) {
            result = mount(device, directory, type, Machine.MS_RDONLY);
        }
        return result;
    }

    private int mount(String device, String directory, String type, int flags) {
        String options = words.value("rootflags");
        return machine.mount(
                Files.path(device),
                Files.path(directory),
                Files.path(type),
                flags,
                options == null ? null : Files.path(options));
    }

    /// The disk's driver may still be looking at it.
    private void await(String device) {
        Files files = new Files(kernel, machine);
        for (int left = TRIES; left > 0 && !files.exists(device); left--) {
            kernel.poll(new int[2], 0, PAUSE_MILLIS);
        }
    }

    /// What to try: what is named, or all that the kernel has for disks, ext4 first.
    private List<String> types() {
        List<String> types = new ArrayList<>();
        String named = words.value("rootfstype", "");
        if (!named.isEmpty()) {
            int from = 0;
            while (from <= named.length()) {
                int comma = named.indexOf(',', from);
                int to = comma < 0 ? named.length() : comma;
                types.add(named.substring(from, to));
                from = to + 1;
            }
            return types;
        }
        types.add("ext4");
        byte[] list = new byte[LIST_BYTES];
        int length = new Files(kernel, machine).read(LIST, list);
        boolean isForDisks = true;
        for (String word : new Words(list, length).all()) {
            if (word.equals("nodev")) {
                isForDisks = false;
            } else {
                if (isForDisks && !word.equals("ext4")) {
                    types.add(word);
                }
                isForDisks = true;
            }
        }
        return types;
    }
}
