// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor;

/// The host side of a forward is taken; another one may be free. The machine did not start.
public final class ForwardRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    public ForwardRefusedException(Forward forward) {
        super("%s:%d is taken".formatted(forward.address(), forward.port()));
    }
}
