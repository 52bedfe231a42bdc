// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import dev.hearth.guest.kernel.Errno;
import dev.hearth.guest.kernel.Kernel;

/// The listening socket. An address that cannot be had now is asked for again, less and less often,
/// for as long as the agent runs: a program of the guest's owner may hold the port for a while, and
/// the network may come up after the agent.
final class Listener {

    /// What [#tryOpen] answers.
    enum Outcome {
        /// It was open before, or it is too early to try again.
        UNCHANGED,
        OPENED,
        /// The first failure in a row.
        FAILED,
        FAILED_AGAIN
    }

    private static final int CLOSED = -1;
    private static final long FIRST_RETRY_NANOS = 250_000_000L;
    private static final long LAST_RETRY_NANOS = 8_000_000_000L;

    /// Out of descriptors or memory: trying at once would only burn the guest's CPU.
    private static final long PAUSE_NANOS = 100_000_000L;

    private final Kernel kernel;
    private final ListenAddress address;
    private int socket = CLOSED;
    private long notBefore;
    private long retryAfter;
    private int error;

    Listener(Kernel kernel, ListenAddress address) {
        this.kernel = kernel;
        this.address = address;
        this.notBefore = kernel.monotonicNanos();
    }

    Outcome tryOpen(long now) {
        if (socket >= 0 || now - notBefore < 0) {
            return Outcome.UNCHANGED;
        }
        int answer = kernel.listen(address.address(), address.port());
        if (answer >= 0) {
            socket = answer;
            retryAfter = 0;
            return Outcome.OPENED;
        }
        error = -answer;
        boolean first = retryAfter == 0;
        retryAfter = first ? FIRST_RETRY_NANOS : Math.min(2 * retryAfter, LAST_RETRY_NANOS);
        notBefore = now + retryAfter;
        return first ? Outcome.FAILED : Outcome.FAILED_AGAIN;
    }

    /// The error number of the last failure.
    int error() {
        return error;
    }

    /// What it was told to listen on; once it is open, with the port the kernel chose.
    ListenAddress address() {
        return socket < 0 ? address : address.withPort(kernel.portOf(socket));
    }

    /// The socket to wait for; negative when there is nothing to wait for now.
    int socketToPoll(long now) {
        return now - notBefore < 0 ? CLOSED : socket;
    }

    /// When it wants to be looked at again, though nothing may have come in.
    long wakeAt(long now) {
        return now - notBefore < 0 ? notBefore : Long.MAX_VALUE;
    }

    /// Takes the next connection; negative when there is none.
    int accept(long now) {
        int answer = kernel.accept(socket);
        if (answer < 0 && !Errno.isNotNow(answer)) {
            notBefore = now + PAUSE_NANOS;
        }
        return answer;
    }
}
