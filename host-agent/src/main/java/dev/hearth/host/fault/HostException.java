// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.fault;

import java.util.List;

/// Why the host agent did not do what it was asked to. Its message is for the caller: what, which
/// id, what to do next. The cause, where there is one, is for the log.
public abstract sealed class HostException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private HostException(String message) {
        super(message);
    }

    private HostException(String message, Throwable cause) {
        super(message, cause);
    }

    /// There is no such thing.
    public static final class NotFound extends HostException {
        private static final long serialVersionUID = 1;

        public NotFound(String message) {
            super(message);
        }
    }

    /// Not in the state it is in.
    public static final class WrongState extends HostException {
        private static final long serialVersionUID = 1;

        public WrongState(String message) {
            super(message);
        }
    }

    /// What was asked for cannot be; all faults at once.
    public static final class Invalid extends HostException {
        private static final long serialVersionUID = 1;

        private final List<Fault> faults;

        public Invalid(String message, List<Fault> faults) {
            super(message);
            this.faults = List.copyOf(faults);
        }

        /// At least one.
        public List<Fault> faults() {
            return faults;
        }
    }

    /// Not now: something the answer needs is not there yet, or no longer.
    public static final class Unavailable extends HostException {
        private static final long serialVersionUID = 1;

        public Unavailable(String message) {
            super(message);
        }
    }

    /// This host's VMM cannot do that at all.
    public static final class NotSupported extends HostException {
        private static final long serialVersionUID = 1;

        public NotSupported(String message) {
            super(message);
        }
    }

    /// The VMM did not do its part.
    public static final class VmmFailed extends HostException {
        private static final long serialVersionUID = 1;

        public VmmFailed(String message) {
            super(message);
        }

        public VmmFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// The host's storage did not do its part.
    public static final class StorageFailed extends HostException {
        private static final long serialVersionUID = 1;

        public StorageFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
