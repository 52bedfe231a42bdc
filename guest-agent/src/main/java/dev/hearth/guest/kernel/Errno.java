// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

/// Error numbers of Linux that the agent tells apart; the same on x86-64 and on arm64.
public final class Errno {

    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EEXIST = 17;
    public static final int EROFS = 30;
    public static final int EADDRINUSE = 98;
    public static final int EINPROGRESS = 115;

    /// Whether a call's answer means: not now, ask again when the socket is ready.
    public static boolean isNotNow(int answer) {
        return answer == -EAGAIN || answer == -EINTR;
    }

    private Errno() {}
}
