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

    /// struct sockaddr_in6, the longest there is here.
    private static final int PEER_BYTES = 28;

    private static final long FIRST_RETRY_NANOS = 250_000_000L;
    private static final long LAST_RETRY_NANOS = 8_000_000_000L;

    /// A guest that has no vsock will hardly get one.
    private static final long LAST_OPTIONAL_RETRY_NANOS = 64_000_000_000L;

    /// Out of descriptors or memory: trying at once would only burn the guest's CPU.
    private static final long PAUSE_NANOS = 100_000_000L;

    private final Kernel kernel;
    private final Door door;
    private final byte[] address;
    private final byte[] peer = new byte[PEER_BYTES];
    private int socket;
    private long notBefore;
    private long retryAfter;
    private int error;

    /// @param inherited an open socket that listens already; negative: none
    Listener(Kernel kernel, Door door, int inherited) {
        this.kernel = kernel;
        this.socket = inherited;
        this.door = door;
        this.address = door.socketAddress();
        this.notBefore = kernel.monotonicNanos();
    }

    Outcome tryOpen(long now) {
        if (socket >= 0 || now - notBefore < 0) {
            return Outcome.UNCHANGED;
        }
        int answer = kernel.listen(address);
        if (answer >= 0) {
            socket = answer;
            retryAfter = 0;
            return Outcome.OPENED;
        }
        error = -answer;
        boolean first = retryAfter == 0;
        retryAfter = first ? FIRST_RETRY_NANOS : Math.min(2 * retryAfter, longestPause());
        notBefore = now + retryAfter;
        return first ? Outcome.FAILED : Outcome.FAILED_AGAIN;
    }

    private long longestPause() {
        return door.isOptional() ? LAST_OPTIONAL_RETRY_NANOS : LAST_RETRY_NANOS;
    }

    /// The socket that listens; negative: none.
    int socket() {
        return socket;
    }

    /// The error number of the last failure.
    int error() {
        return error;
    }

    /// What it listens on, for people; once it is open, with the port the kernel chose.
    String name() {
        return door.name(socket < 0 ? door.port() : kernel.portOf(socket));
    }

    /// Whether a failure is worth a word.
    boolean isOptional() {
        return door.isOptional();
    }

    Guard guard() {
        return door.guard();
    }

    /// Whether the side accepted last may come in.
    boolean admitsPeer() {
        return door.guard().admits(peer);
    }

    /// The socket to wait for; negative when there is nothing to wait for now.
    int socketToPoll(long now) {
        return now - notBefore < 0 ? CLOSED : socket;
    }

    /// When it wants to be looked at again, though nothing may have come in. What is optional waits
    /// for the agent to wake anyway.
    long wakeAt(long now) {
        return !(door.isOptional() && socket < 0) && now - notBefore < 0
                ? notBefore
                : Long.MAX_VALUE;
    }

    /// Takes the next connection; negative when there is none.
    int accept(long now) {
        int answer = kernel.accept(socket, peer);
        if (answer < 0 && !Errno.isNotNow(answer)) {
            notBefore = now + PAUSE_NANOS;
        }
        return answer;
    }
}
