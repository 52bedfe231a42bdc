// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.delivery;

import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.testkit.Hearth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// With what the host agent starts a VM.
///
/// @param initramfs a copy of it
/// @param kernelCommandLine how fast this machine's counter is stands there, among others
record Started(Path initramfs, String kernelCommandLine) {

    /// Starts a VM of this image and ends it again.
    static Started of(Hearth hearth, String image) throws IOException {
        Vm vm = hearth.api().create(new VmCreate("of-" + image, 1, 128, image));
        hearth.api().start(vm.id());
        Path home = hearth.stack().home().data();
        try {
            String line =
                    Files.readString(Path.of("/proc", hearth.vmmPid(vm.id()) + "", "cmdline"));
            List<String> words = List.of(line.split("\0", -1));
            Path built = Path.of(words.get(words.indexOf("-initrd") + 1));
            return new Started(
                    Files.copy(built, home.resolve(image + ".initramfs")),
                    words.get(words.indexOf("-append") + 1));
        } finally {
            hearth.api().stop(vm.id());
            hearth.api().delete(vm.id());
        }
    }
}
