// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.qemu;

import java.io.IOException;

/// QEMU refused a command, did not answer in time, or is gone.
final class QmpException extends IOException {

    private static final long serialVersionUID = 1;

    QmpException(String message) {
        super(message);
    }
}
