// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

import java.nio.file.Path;

/// What a machine boots.
public record Boot(Path kernel, Path initramfs) {}
