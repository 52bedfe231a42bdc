// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.nio.file.Path;

/// What a machine boots.
///
/// @param kernelArguments what the kernel must be told besides; may be empty
public record Boot(Path kernel, Path initramfs, String kernelArguments) {

    /// A kernel that needs to be told nothing.
    public Boot(Path kernel, Path initramfs) {
        this(kernel, initramfs, "");
    }
}
