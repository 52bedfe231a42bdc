// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import java.io.IOException;

/// A call to Firecracker's API that did not do what it should.
final class ApiException extends IOException {

    private static final long serialVersionUID = 1;

    /// What may be done next depends on it.
    enum Kind {
        /// Firecracker said no. It did nothing.
        REFUSED,
        /// Nobody listens at the socket. Nothing was done.
        UNREACHABLE,
        /// No answer came in time. Whether it was done is not known.
        TIMED_OUT,
        /// The connection ended, or brought what is no answer. Whether it was done is not known.
        BROKEN
    }

    private final Kind kind;

    ApiException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ApiException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
