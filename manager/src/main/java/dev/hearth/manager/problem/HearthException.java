// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.problem;

import dev.hearth.contract.rest.FieldFault;
import java.util.List;

/// Something the caller asked for cannot be done. The message is for the caller: what, which id,
/// and what to do next. The cause, if any, is for the log.
public abstract sealed class HearthException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private HearthException(String message) {
        super(message);
    }

    private HearthException(String message, Throwable cause) {
        super(message, cause);
    }

    /// There is no such thing.
    public static final class NotFound extends HearthException {
        private static final long serialVersionUID = 1;

        public NotFound(String message) {
            super(message);
        }
    }

    /// Another VM has this name.
    public static final class NameTaken extends HearthException {
        private static final long serialVersionUID = 1;

        public NameTaken(String message) {
            super(message);
        }
    }

    /// A token was shown, and it is not the right one.
    public static final class WrongToken extends HearthException {
        private static final long serialVersionUID = 1;

        public WrongToken(String message) {
            super(message);
        }
    }

    /// It is not possible in the state the thing is in.
    public static final class WrongState extends HearthException {
        private static final long serialVersionUID = 1;

        public WrongState(String message) {
            super(message);
        }
    }

    /// One or more fields are wrong.
    public static final class Invalid extends HearthException {
        private static final long serialVersionUID = 1;

        private final transient List<FieldFault> faults;

        /// @param faults all of them, at least one
        public Invalid(String message, List<FieldFault> faults) {
            super(message);
            this.faults = List.copyOf(faults);
        }

        /// All faulty fields.
        public List<FieldFault> faults() {
            return faults;
        }
    }

    /// The VM's host has no way to do this.
    public static final class NotSupported extends HearthException {
        private static final long serialVersionUID = 1;

        public NotSupported(String message) {
            super(message);
        }
    }

    /// The host agent cannot be reached, or did not answer in time.
    public static final class HostUnreachable extends HearthException {
        private static final long serialVersionUID = 1;

        public HostUnreachable(String message) {
            super(message);
        }

        public HostUnreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// The host agent answered that it failed, or something that makes no sense.
    public static final class HostFailed extends HearthException {
        private static final long serialVersionUID = 1;

        public HostFailed(String message) {
            super(message);
        }

        public HostFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// The database cannot be reached.
    public static final class DatabaseUnavailable extends HearthException {
        private static final long serialVersionUID = 1;

        public DatabaseUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// The store that history is read from does not answer, or nothing that can be used.
    public static final class HistoryUnavailable extends HearthException {
        private static final long serialVersionUID = 1;

        public HistoryUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// As many watch as the manager serves.
    public static final class TooManyViewers extends HearthException {
        private static final long serialVersionUID = 1;

        public TooManyViewers(String message) {
            super(message);
        }
    }
}
