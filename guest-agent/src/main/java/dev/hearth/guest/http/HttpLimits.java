// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

/// The bounds of the server.
public final class HttpLimits {

    /// Connections at a time.
    public static final int MAX_CONNECTIONS = 64;

    /// Bytes of a request, its line and all its headers.
    public static final int MAX_REQUEST_BYTES = 4096;

    /// Bytes of an answer that is not JSON: 128 CPUs with the largest numbers there are, and 50 kB
    /// for the rest.
    static final int MAX_EXPOSITION_BYTES = 128 * 1024;

    /// From the first byte of a request to its last.
    static final long REQUEST_NANOS = 10_000_000_000L;

    /// From the head of a PUT to the last byte of its body.
    static final long BODY_NANOS = 30_000_000_000L;

    /// Without a request on a kept connection.
    static final long IDLE_NANOS = 75_000_000_000L;

    /// For the other side to take an answer.
    static final long WRITE_NANOS = 10_000_000_000L;

    /// For the other side to read the last answer before the connection is closed under it.
    static final long ENDING_NANOS = 1_000_000_000L;

    /// A kept connection that has been idle for so long gives way to a new one when all are taken.
    static final long GIVE_WAY_NANOS = 1_000_000_000L;

    /// Pipelined requests that are answered before the other connections have their turn.
    static final int MAX_REQUESTS_PER_TURN = 16;

    /// Answers that wait for slow readers, all connections together. One more closes its
    /// connection.
    static final int MAX_WAITING_ANSWERS = 4;

    private HttpLimits() {}
}
